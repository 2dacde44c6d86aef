"""Before a migration a SQLite database is copied, whole."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from alembic.util.exc import CommandError

from eventfly.platform.migrating import migrate


async def test_the_copy_has_what_a_killed_server_left_in_the_write_ahead_log(sqlite_url, tmp_path):
    behind, crashed = tmp_path / "eventfly.db", tmp_path / "crashed.db"
    with closing(sqlite3.connect(behind, isolation_level=None)) as server:
        server.execute("pragma journal_mode = wal")
        server.execute("update alembic_version set version_num = '0000'")
        server.execute("pragma wal_checkpoint(truncate)")
        server.execute("create table seats (number integer)")
        server.execute("insert into seats values (7)")
        # What is on the disk when a process dies: the last commits are in the log alone.
        for end in ("", "-wal"):
            shutil.copy(f"{behind}{end}", f"{crashed}{end}")
    with pytest.raises(CommandError, match="0000"):  # no revision of ours; the copy was made before
        await migrate(f"sqlite:///{crashed}")
    [copy] = tmp_path.glob("crashed.before-*.db")
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("select number from seats").fetchall() == [(7,)]


async def test_a_database_that_is_up_to_date_is_not_copied(sqlite_url, tmp_path):
    assert not await migrate(sqlite_url)
    assert list(tmp_path.glob("*.before-*")) == []
