"""Look at everything an installation leans on, and say what to do about what is wrong."""

import asyncio
import resource
import shutil
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import EventflyError
from eventfly.platform.database import open_database
from eventfly.platform.mail import selftest
from eventfly.platform.migrating import current_revision, is_behind
from eventfly.platform.secrets import FernetBox
from eventfly.platform.settings import Settings, unknown_settings

SLOW_SECONDS = 10
"""Mail servers let strangers wait some seconds for their greeting."""
CLOCK_TOLERANCE_SECONDS = 2.0
LEAST_FREE_BYTES = 500_000_000
BUILD = Path(".web/build/client/index.html")
OUTAGES = (OSError, EventflyError, SQLAlchemyError, TimeoutError, EOFError)


@dataclass(frozen=True)
class Finding:
    """What is known of one component; `fix` says what to do when it is not well."""

    component: str
    well: bool
    what: str
    fix: str = ""

    def __str__(self) -> str:
        line = f"{'ok  ' if self.well else 'FAIL'}  {self.component:<10} {self.what}"
        return line if self.well else f"{line}\n                 {self.fix}"


Check = Callable[[Settings], Awaitable[Finding]]


async def examine(settings: Settings, components: Collection[str] = ()) -> list[Finding]:
    """Check the named components, or all; none waits longer than `SLOW_SECONDS`, and none stops the others."""
    checks = [check for check in CHECKS if not components or _name(check) in components]
    return list(await asyncio.gather(*(_guarded(check, settings) for check in checks)))


def _name(check: Check) -> str:
    return check.__name__.removeprefix("_check_")


async def _guarded(check: Check, settings: Settings) -> Finding:
    name = _name(check)
    try:
        return await asyncio.wait_for(check(settings), SLOW_SECONDS)
    except TimeoutError:
        return Finding(name, False, f"no answer within {SLOW_SECONDS} s", FIXES.get(name, "Try again."))
    except OUTAGES as error:
        what = reason(error)
        return Finding(name, False, what, FIXES.get(name, "See the message above."))


def reason(error: BaseException) -> str:
    """Say in one line what happened: our own errors tell a visitor less than what caused them."""
    while isinstance(error, EventflyError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    return str(error).splitlines()[0] if str(error) else type(error).__name__


FIXES = {
    "database": "Is the server up, and EVENTFLY_DATABASE_URL right?",
    "disk": "Make EVENTFLY_DATA_DIR a folder that this user may write to.",
    "key": "Set EVENTFLY_SECRET_KEY to the one that this installation began with.",
    "redis": "Is the server up, and EVENTFLY_REDIS_URL right?",
    "mail": "Is the server up, and EVENTFLY_SMTP_URL right? Without it, mails are kept as files.",
}


async def _check_database(settings: Settings) -> Finding:
    asked = {"sqlite": "select 'SQLite ' || sqlite_version()", "postgresql": "select version()"}
    async with _reading(settings) as (connection, dialect):
        found = str(await connection.scalar(text(asked[dialect]))).split(" on ")[0]
        revision = await connection.run_sync(current_revision)
        behind = await connection.run_sync(is_behind)
    if behind:
        what = f"{found}, without the tables of this version"
        return Finding("database", False, what, "python -m eventfly setup")
    return Finding("database", True, f"{found}, schema {revision}")


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[tuple[AsyncConnection, str]]:
    database = open_database(settings.database_url, pool_size=2)
    try:
        async with database.reading() as connection:
            yield connection, database.dialect
    finally:
        await database.close()


async def _check_key(settings: Settings) -> Finding:
    file = settings.data_dir / "secret.key"
    if file.exists() and file.stat().st_mode & 0o077:
        return Finding("key", False, f"others may read {file}", f"chmod 600 {file}")
    asked = "select sealed_private from signing_keys order by created_at desc limit 1"
    try:
        async with _reading(settings) as (connection, _):
            sealed = await connection.scalar(text(asked))
    except OUTAGES:
        return Finding("key", True, "not tried: the database has no answer")
    try:
        opened = sealed and FernetBox(settings.secret_key.get_secret_value()).open(sealed)
    except ValueError:
        return Finding("key", False, "the ticket-signing keys were sealed under another one", FIXES["key"])
    return Finding("key", True, "opens the ticket-signing keys" if opened else "nothing is sealed yet")


async def _check_redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("redis", True, "not used: one process keeps pages' state in memory")
    import redis.asyncio
    from redis.exceptions import RedisError

    client = redis.asyncio.Redis.from_url(settings.redis_url)
    try:
        server = await client.info("server")
    except RedisError as error:
        raise OSError(str(error)) from None
    finally:
        await client.aclose()
    return Finding("redis", True, f"version {server['redis_version']}")


async def _check_mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding("mail", True, f"kept as files in {settings.data_dir}; EVENTFLY_SMTP_URL sends them")
    return Finding("mail", True, await selftest(settings.smtp_url))


async def _check_versions(_settings: Settings) -> Finding:
    names = ("reflex", "granian", "sqlalchemy", "sqlmodel", "starlette")
    return Finding("versions", True, ", ".join(f"{name} {version(name)}" for name in names))


async def _check_settings(_settings: Settings) -> Finding:
    unknown = unknown_settings()
    what = f"unknown: {', '.join(unknown)}" if unknown else "every EVENTFLY_ variable is known"
    return Finding(
        "settings", not unknown, what, "Correct the spelling; eventfly/platform/settings.py lists them."
    )


async def _check_build(_settings: Settings) -> Finding:
    built = BUILD.exists()
    made = (
        datetime.fromtimestamp(BUILD.stat().st_mtime, UTC).isoformat(timespec="seconds")
        if built
        else "missing"
    )
    return Finding("build", built, f"frontend {made}", "python -m eventfly build")


async def _check_clock(settings: Settings) -> Finding:
    now = datetime.now(UTC)
    try:
        drift = abs(await _database_clock(settings) - time.time())
    except OUTAGES:
        drift = 0.0  # the database has a finding of its own
    well = now.year >= 2026 and drift < CLOCK_TOLERANCE_SECONDS
    what = f"{now.isoformat(timespec='seconds')}, {drift:.1f} s from the database's"
    return Finding("clock", well, what, "Set the clocks of this machine and of the database's (NTP).")


async def _database_clock(settings: Settings) -> float:
    asked = {
        "sqlite": "select (julianday('now') - 2440587.5) * 86400.0",
        "postgresql": "select extract(epoch from clock_timestamp())",
    }
    async with _reading(settings) as (connection, dialect):
        return float(await connection.scalar(text(asked[dialect])))


async def _check_zones(_settings: Settings) -> Finding:
    try:
        in_august = datetime(2026, 8, 1, tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
    except ZoneInfoNotFoundError:
        return Finding(
            "zones", False, "no zone data", "Install the Python package tzdata, or Debian's tzdata."
        )
    return Finding("zones", in_august is not None, f"tzdata {version('tzdata')}", "Update tzdata.")


async def _check_disk(settings: Settings) -> Finding:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    probe = settings.data_dir / ".doctor"
    probe.write_bytes(b"")
    probe.unlink()
    free = shutil.disk_usage(settings.data_dir).free
    what = f"{settings.data_dir}: writable, {free / 1e9:.1f} GB free"
    return Finding("disk", free > LEAST_FREE_BYTES, what, "Free some space, or move EVENTFLY_DATA_DIR.")


async def _check_files(settings: Settings) -> Finding:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Each connection is a file, and the database, logs and libraries need some too.
    needed = settings.backpressure + 4 * settings.pool_size + 256
    enough = hard in (resource.RLIM_INFINITY, -1) or hard >= needed
    fix = f"Raise the limit (ulimit -n, LimitNOFILE=) to {needed}, or lower EVENTFLY_BACKPRESSURE."
    return Finding("files", enough, f"{hard} may be open, {needed} are needed at most", fix)


async def _check_port(settings: Settings) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return Finding(
                "port", True, f"{settings.port} is in use: by this installation, or choose EVENTFLY_PORT"
            )
    return Finding("port", True, f"{settings.port} is free")


CHECKS: tuple[Check, ...] = (
    _check_settings,
    _check_versions,
    _check_build,
    _check_database,
    _check_key,
    _check_redis,
    _check_mail,
    _check_clock,
    _check_zones,
    _check_disk,
    _check_files,
    _check_port,
)
