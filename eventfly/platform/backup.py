"""Copy a whole installation into one file, and back, while it serves.

The file is a tar archive: the data folder (covers, mails, keys, settings of the demo), and the database as it was at
one moment. SQLite is copied through its own backup interface; PostgreSQL through `pg_dump`, which has to be as new as
the server. Whoever holds the file holds the secret key: it is written with mode 0600.
"""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from sqlalchemy.engine import make_url

from eventfly.platform.settings import Settings

SQLITE_NAME = "database.sqlite"
POSTGRESQL_NAME = "database.dump"
DATA_NAME = "data"


class BackupError(RuntimeError):
    """The copy was not made, or is not one; says why."""


def backup(settings: Settings, target: Path) -> None:
    """Write the installation to `target`, which appears only when it is complete.

    Raises:
        BackupError: when the database cannot be copied, or `target` not be written.
    """
    draft = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(prefix="eventfly-backup-") as folder:
            _write_archive(settings, _dump(settings, Path(folder)), draft)
        os.replace(draft, target)
    except OSError as error:
        raise BackupError(f"{target} could not be written: {error.strerror or error}") from None
    finally:
        draft.unlink(missing_ok=True)


def _write_archive(settings: Settings, database: Path, draft: Path) -> None:
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            archive.add(database, database.name)
            archive.add(settings.data_dir, DATA_NAME, filter=lambda entry: _unless_database(entry, settings))
        file.flush()
        os.fsync(file.fileno())


def restore(settings: Settings, source: Path) -> None:
    """Replace the installation's database and data folder by what `source` holds.

    Processes that serve go on: SQLite's file is filled in place, and PostgreSQL's tables in one transaction.

    Raises:
        BackupError: when `source` is no backup, or of the other kind of database.
    """
    with tempfile.TemporaryDirectory(prefix="eventfly-restore-") as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, members=list(_plain_members(archive)))  # noqa: S202 - checked
        except (tarfile.TarError, OSError) as error:
            raise BackupError(f"{source} is not a backup: {error}") from None
        _load(settings, Path(folder))
        shutil.copytree(Path(folder) / DATA_NAME, settings.data_dir, dirs_exist_ok=True)


def _plain_members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    # The filter "data" of tarfile would do, but Python 3.11 has it only since 3.11.4.
    for member in archive:
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"it holds {member.name!r}, which is no plain file")
        yield member


def _dump(settings: Settings, folder: Path) -> Path:
    if source := _sqlite_file(settings):
        copy_sqlite(source, folder / SQLITE_NAME)
        return folder / SQLITE_NAME
    target = folder / POSTGRESQL_NAME
    _run(["pg_dump", "--format=custom", f"--file={target}", f"--dbname={_postgresql_url(settings)}"])
    return target


def _load(settings: Settings, folder: Path) -> None:
    target = _sqlite_file(settings)
    wanted = folder / (SQLITE_NAME if target else POSTGRESQL_NAME)
    if not wanted.exists():
        raise BackupError(f"EVENTFLY_DATABASE_URL: the backup holds no {wanted.suffix[1:]} database")
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_sqlite(wanted, target)
        return
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *options, f"--dbname={_postgresql_url(settings)}", str(wanted)])


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a SQLite database as it is at one moment, while others read and write it. Raises BackupError."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=30)) as reading,
            closing(sqlite3.connect(target, timeout=30)) as writing,
        ):
            reading.backup(writing)
    except sqlite3.Error as error:
        raise BackupError(f"{source} could not be copied: {error}") from None


def _sqlite_file(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _postgresql_url(settings: Settings) -> str:
    return make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise BackupError(f"{command[0]} is not on PATH; it comes with PostgreSQL's client programs")
    run = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if run.returncode:
        raise BackupError(f"{command[0]} failed: {run.stderr.strip()[-1000:]}")


def _unless_database(entry: tarfile.TarInfo, settings: Settings) -> tarfile.TarInfo | None:
    file = _sqlite_file(settings)
    own = [file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"] if file else []
    return None if Path(entry.name).name in own else entry
