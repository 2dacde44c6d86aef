"""A backup brings back what was there."""

import sqlite3
import stat
import tarfile

import psycopg
import pytest

from eventfly.platform.backup import BackupError, backup, restore
from eventfly.platform.settings import load_settings


@pytest.fixture
def installation(tmp_path):
    settings = load_settings({"EVENTFLY_DATA_DIR": str(tmp_path / "data")})
    (settings.data_dir / "covers").mkdir()
    (settings.data_dir / "covers" / "night.svg").write_text("<svg/>")
    with sqlite3.connect(settings.data_dir / "eventfly.db") as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table seats (number integer)")
        connection.execute("insert into seats values (7)")
    return settings


def seats(settings):
    with sqlite3.connect(settings.data_dir / "eventfly.db") as connection:
        return [number for (number,) in connection.execute("select number from seats order by number")]


def test_what_was_lost_comes_back_while_somebody_reads_and_writes(installation, tmp_path):
    serving = sqlite3.connect(installation.data_dir / "eventfly.db")
    serving.execute("insert into seats values (8)")  # not committed: not in the copy
    backup(installation, tmp_path / "copy.tar.gz")
    serving.rollback()
    serving.execute("delete from seats")
    serving.commit()
    (installation.data_dir / "covers" / "night.svg").unlink()
    restore(installation, tmp_path / "copy.tar.gz")
    assert serving.execute("select number from seats").fetchall() == [(7,)]
    assert (installation.data_dir / "covers" / "night.svg").read_text() == "<svg/>"


def test_a_backup_moves_an_installation_to_a_new_folder(installation, tmp_path):
    backup(installation, tmp_path / "copy.tar.gz")
    moved = load_settings({"EVENTFLY_DATA_DIR": str(tmp_path / "moved"), "EVENTFLY_SECRET_KEY": "k" * 40})
    restore(moved, tmp_path / "copy.tar.gz")
    assert seats(moved) == [7]
    assert (moved.data_dir / "secret.key").read_text() == installation.secret_key.get_secret_value()


def test_only_its_owner_may_read_a_backup(installation, tmp_path):
    backup(installation, tmp_path / "copy.tar.gz")
    assert stat.S_IMODE((tmp_path / "copy.tar.gz").stat().st_mode) == 0o600


def test_what_is_no_backup_changes_nothing(installation, tmp_path):
    (tmp_path / "copy.tar.gz").write_bytes(b"hello")
    with pytest.raises(BackupError, match="not a backup"):
        restore(installation, tmp_path / "copy.tar.gz")
    assert seats(installation) == [7]


def test_a_backup_cannot_write_outside_its_folders(installation, tmp_path):
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("data/../../evil"))
    with pytest.raises(BackupError, match="no plain file"):
        restore(installation, tmp_path / "evil.tar.gz")


def test_postgresql_comes_back_too(empty_postgresql_url, postgresql_server, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", postgresql_server["programs"], prepend=":")
    environ = {"EVENTFLY_DATA_DIR": str(tmp_path / "data"), "EVENTFLY_DATABASE_URL": empty_postgresql_url}
    settings = load_settings(environ)
    with psycopg.connect(empty_postgresql_url, autocommit=True) as serving:
        serving.execute("create table seats (number integer)")
        serving.execute("insert into seats values (7)")
        backup(settings, tmp_path / "copy.tar.gz")
        serving.execute("delete from seats")
        restore(settings, tmp_path / "copy.tar.gz")
        assert serving.execute("select number from seats").fetchall() == [(7,)]


def test_a_backup_that_fails_leaves_nothing_behind(installation, tmp_path):
    (tmp_path / "copy.tar.gz").mkdir()
    with pytest.raises(BackupError, match="could not be written"):
        backup(installation, tmp_path / "copy.tar.gz")
    assert list(tmp_path.glob("*.part")) == []
