"""Servers that all processes of one test run share: the first that needs one starts it, the end stops it."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VARIABLE = "EVENTFLY_TEST_RUN"
"""Names the folder of the run, for pytest's worker processes."""


class MissingServer(RuntimeError):
    """A server that the tests need cannot be had on this machine; says what to do."""


def begin_run() -> Path:
    """Make the folder of a test run; servers run as another user may read it."""
    folder = Path(tempfile.mkdtemp(prefix="eventfly-tests-"))
    folder.chmod(0o755)
    os.environ[VARIABLE] = str(folder)
    return folder


def run_folder() -> Path:
    """Return the folder of the current test run."""
    return Path(os.environ[VARIABLE])


def end_run(folder: Path) -> None:
    """Stop the servers of a run and remove its folder."""
    pids = [json.loads(record.read_text()).get("pid") for record in folder.glob("*.json")]
    for pid in filter(None, pids):
        stop(pid)
    shutil.rmtree(folder, ignore_errors=True)


def shared(name: str, start: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """Return what `start(folder)` returned in the run's first process to ask; its `pid` is stopped at the end."""
    record = run_folder() / f"{name}.json"
    with exclusive(name):
        if not record.exists():
            folder = run_folder() / name
            folder.mkdir()
            record.write_text(json.dumps(start(folder)))
        return json.loads(record.read_text())


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Let one process of the run at a time do something."""
    with open(run_folder() / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def launch(command: list[str], log: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own, its output in `log`."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
        )


def stop(pid: int, *, within: float = 15) -> None:
    """Stop a launched server's process group: politely, then not."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, sign)
        except ProcessLookupError:
            return
        if _gone(pid, within):
            return


def _gone(pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            # A child of ours stays a zombie until it is waited for.
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return True
        except ChildProcessError:
            pass
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path, *, within: float = 30) -> None:
    """Wait until something accepts connections on `port`.

    Raises:
        RuntimeError: with the log, when the process ended or time ran out.
    """
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args} did not listen on {port}:\n{log.read_text()[-4000:]}")
