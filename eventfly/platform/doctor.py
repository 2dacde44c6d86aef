"""Look at everything an installation leans on, and say what to do about what is wrong."""

import asyncio
import resource
import shutil
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventfly.errors import EventflyError
from eventfly.platform.database import open_database
from eventfly.platform.settings import Settings, unknown_settings

SLOW_SECONDS = 3
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


async def examine(settings: Settings) -> list[Finding]:
    """Check every component; none waits longer than a few seconds, and none stops the others."""
    return list(await asyncio.gather(*(_guarded(check, settings) for check in CHECKS)))


async def _guarded(check: Check, settings: Settings) -> Finding:
    name = check.__name__.removeprefix("_check_")
    try:
        return await asyncio.wait_for(check(settings), SLOW_SECONDS)
    except OUTAGES as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        return Finding(name, False, what, FIXES.get(name, "See the message above."))


FIXES = {
    "database": "Is the server up, and EVENTFLY_DATABASE_URL right? Then: python -m eventfly setup",
    "redis": "Is the server up, and EVENTFLY_REDIS_URL right?",
    "mail": "Is the server up, and EVENTFLY_SMTP_URL right? Without it, mails are kept as files.",
}


async def _check_database(settings: Settings) -> Finding:
    database = open_database(settings.database_url, pool_size=2)
    sqlite = database.dialect == "sqlite"
    asked = (
        "select sqlite_version(), (julianday('now') - 2440587.5) * 86400.0"
        if sqlite
        else "select version(), extract(epoch from now())"
    )
    try:
        async with database.reading() as connection:
            found, clock = (await connection.execute(text(asked))).one()
            revision = await connection.scalar(text("select version_num from alembic_version"))
    finally:
        await database.close()
    name = f"SQLite {found}" if sqlite else str(found).split(" on ")[0]
    drift = abs(float(clock) - time.time())
    return Finding(
        "database",
        drift < CLOCK_TOLERANCE_SECONDS,
        f"{name}, schema {revision}, clock {drift:.1f} s from ours",
        "Synchronise both machines' clocks (NTP).",
    )


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
    parts = urlsplit(settings.smtp_url)
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=parts.scheme == "smtps" or None)
    greeting = (await reader.readline()).decode("ascii", "replace").strip()
    writer.close()
    return Finding(
        "mail", greeting.startswith("220"), f"{parts.hostname}:{port} says {greeting[:60]!r}", FIXES["mail"]
    )


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


async def _check_clock(_settings: Settings) -> Finding:
    now = datetime.now(UTC)
    return Finding(
        "clock", now.year >= 2026, now.isoformat(timespec="seconds"), "Set this machine's clock (NTP)."
    )


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
    _check_redis,
    _check_mail,
    _check_clock,
    _check_zones,
    _check_disk,
    _check_files,
    _check_port,
)
