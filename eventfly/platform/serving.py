"""Serve the built application with granian, which replaces dead workers and lets work in flight finish."""

import json
import multiprocessing
import os
import resource
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server import Server  # type: ignore[attr-defined]

from eventfly.platform.logging import configuration as logging_configuration
from eventfly.platform.reflex.environment import SERVING
from eventfly.platform.settings import Settings

TARGET = "eventfly.eventfly:served"
KILL_TIMEOUT = 12
"""Seconds that a worker has to finish; longer than Reflex's own graceful stop (8)."""
DEMO_ACCOUNTS = "demo-accounts.json"


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; print the address when it answers."""
    _raise_open_file_limit()
    # A forked worker would inherit locks that the announcing thread holds, and wait for them for ever.
    multiprocessing.set_start_method("spawn", force=True)
    # Reflex reads these in the workers, which inherit them.
    os.environ.update(SERVING)
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    server(settings).serve()


def server(settings: Settings) -> Any:
    """Build granian's server from `settings`."""
    return Server(
        TARGET,
        factory=True,
        interface=Interfaces.ASGI,
        # With websockets open, granian 2.8.7's other mode (its default) now and then kills a worker that should stop,
        # and with it the handlers that run: "Cannot drop pointer into Python heap without the thread being attached".
        runtime_mode=RuntimeModes.st,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        backlog=settings.backlog,
        backpressure=settings.backpressure,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_TIMEOUT,
        log_level=LogLevels(settings.log_level),
        log_dictconfig=logging_configuration(settings.log_level),
        working_dir=Path.cwd(),
    )


def _raise_open_file_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ValueError, OSError):  # macOS refuses "unlimited"; the doctor says what is left
        return


def _announce(settings: Settings) -> None:
    started = time.monotonic()
    while not _answers(_probe_url(settings)):
        time.sleep(0.1)
    print(f"\nEventfly serves at {settings.public_url}  (ready after {time.monotonic() - started:.1f} s)")
    for line in demo_sign_ins(settings):
        print(line)
    print("Ctrl-C stops it.", flush=True)


def _probe_url(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - asked, not bound
    return f"http://[{host}]:{settings.port}/ping" if ":" in host else f"http://{host}:{settings.port}/ping"


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return urlsplit(response.url).path == "/ping" and response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def demo_sign_ins(settings: Settings) -> list[str]:
    """List the demo's accounts as lines to print; empty without a demo."""
    path = settings.data_dir / DEMO_ACCOUNTS
    if not (settings.demo and path.exists()):
        return []
    accounts = json.loads(path.read_text())["accounts"]
    return ["Demo sign-ins:"] + [
        f"  {account['email']:<28}  {account['password']:<22}  {account['role']}" for account in accounts
    ]
