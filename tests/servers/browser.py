"""Chromium: PATH's, else Debian's package when root, else npm's @sparticuz/chromium unpacked by bun."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers.sharing import MissingServer

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACK = 'import c from "@sparticuz/chromium"; console.log(await c.executablePath());'


def find_chromium() -> str:
    """Return the path of a Chromium, after installing one if need be.

    Raises:
        MissingServer: when none can be had.
    """
    for name in NAMES:
        if found := shutil.which(name):
            return found
    problems = []
    for attempt in (_from_npm, _from_debian):
        try:
            return attempt()
        except (MissingServer, OSError, subprocess.SubprocessError) as error:
            problems.append(f"{attempt.__name__.removeprefix('_from_')}: {error}")
    raise MissingServer("No Chromium: put `chromium` on PATH. Tried " + "; ".join(problems))


def _from_npm() -> str:
    folder = Path(sys.prefix) / "chromium"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / "@sparticuz" / "chromium").exists():
        (folder / "package.json").write_text('{"dependencies": {"@sparticuz/chromium": "147.0.2"}}')
        _run(["bun", "install", "--no-save"], folder)
    (folder / "unpack.mjs").write_text(UNPACK)
    path = _run(["bun", "run", "unpack.mjs"], folder, TMPDIR=str(folder)).splitlines()[-1]
    _run([path, "--version", "--no-sandbox", "--headless"], folder)
    return path


def _from_debian() -> str:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise MissingServer("needs root and apt-get")
    _run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], Path("/"))
    return shutil.which("chromium") or "/usr/bin/chromium"


def _run(command: list[str], folder: Path, **environment: str) -> str:
    run = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300
    )
    if run.returncode:
        raise MissingServer(f"`{' '.join(command)}` failed: {run.stderr.strip()[-500:]}")
    return run.stdout.strip()
