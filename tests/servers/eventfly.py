"""The whole product as a visitor meets it: built, and served by granian in processes of its own."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.sharing import free_port, launch, stop

ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A running Eventfly: where it answers, and where its data and log lie."""

    folder: Path
    port: int
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data_dir(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def log(self) -> str:
        """All that it has logged."""
        return (self.folder / "server.log").read_text()

    def start(self) -> "Served":
        """Start it, again if it was stopped; return when it answers."""
        self.process = launch(
            [sys.executable, "-m", "eventfly", "serve"],
            self.folder / "server.log",
            env={**os.environ, **self.environ},
            cwd=ROOT,
        )
        self._wait_until_it_answers()
        return self

    def stop(self) -> None:
        """Stop it as Ctrl-C or a supervisor would."""
        assert self.process is not None
        stop(self.process.pid, within=20)

    def command(self, *arguments: str) -> str:
        """Run `python -m eventfly ARGUMENTS` with its settings; return what it printed."""
        run = subprocess.run(
            [sys.executable, "-m", "eventfly", *arguments],
            env={**os.environ, **self.environ},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, f"{arguments}: {run.stdout}\n{run.stderr}"
        return run.stdout

    def _wait_until_it_answers(self, within: float = 30) -> None:
        assert self.process is not None
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/ping", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"Eventfly did not start:\n{self.log[-4000:]}")


def prepare(folder: Path, environ: Mapping[str, str] | None = None, *, seeded: bool = True) -> Served:
    """Build the frontend if it is stale, migrate and seed a new installation in `folder`; do not start it."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    given = {
        "EVENTFLY_HOST": "127.0.0.1",
        "EVENTFLY_PORT": str(port),
        "EVENTFLY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "EVENTFLY_DATA_DIR": str(folder / "data"),
    }
    served = Served(folder, port, {**given, **(environ or {})})
    served.command("build")
    served.command("setup")
    if seeded:
        served.command("seed")
    return served
