"""Bring a folder up to date: write what changed, leave what did not, remove what is no longer made.

A list beside the files says which of them are ours, with a digest of each. Nothing else is ever removed.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

LIST = ".eventfly-export.json"
HASHED = "assets/"
"""Files below it are named by their content. Pages that a browser or a CDN kept ask for those of an earlier build."""
KEEP_HASHED = timedelta(days=7)


class ExportError(Exception):
    """The site could not be written; says why."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an export did, by paths inside the folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


def bring_up_to_date(folder: Path, files: Mapping[str, bytes], now: datetime) -> Changes:
    """Make `folder` hold `files`, by paths with slashes; hashed files of earlier exports stay for a week.

    Raises:
        ExportError: if the folder holds what no export wrote.
    """
    known = _read_list(folder)
    leaving = _still_leaving(known, files, now)
    _write_list(folder, {**known["files"], **_digests(files)}, leaving)
    written = tuple(path for path in _in_order(files) if _write_if_changed(folder / path, files[path]))
    gone = sorted({*known["files"], *known["leaving"]} - {*files, *leaving})
    removed = tuple(path for path in gone if _remove(folder, path))
    _write_list(folder, _digests(files), leaving)
    return Changes(written, removed, len(files) - len(written))


def exported_digests(folder: Path) -> dict[str, str]:
    """Return the digests of what the last export wrote, by path; none for a new folder."""
    return dict(_read_list(folder)["files"])


def as_exported(folder: Path, path: str, digests: Mapping[str, str]) -> bytes | None:
    """Return a file if it is there and still what `digests` say of it."""
    content = (folder / path).read_bytes() if (folder / path).is_file() else b""
    return content if digests.get(path) == _digest(content) else None


def _read_list(folder: Path) -> dict[str, Any]:
    try:
        listed = json.loads((folder / LIST).read_text())
        files, leaving = listed["files"], listed["leaving"]
        if not all(_is_inside(path) for path in {**files, **leaving}):
            raise ValueError
        return {"files": files, "leaving": {path: str(left) for path, left in leaving.items()}}
    except FileNotFoundError:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ExportError(
                f"{folder} holds something else. Choose a new folder, or an empty one."
            ) from None
        return {"files": {}, "leaving": {}}
    except (ValueError, TypeError, KeyError):
        raise ExportError(f"{folder / LIST} cannot be read. Export into a new folder.") from None


def _is_inside(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def _still_leaving(known: dict[str, Any], files: Mapping[str, bytes], now: datetime) -> dict[str, str]:
    since = {path: now.isoformat() for path in known["files"] if path.startswith(HASHED)} | known["leaving"]
    return {
        path: left
        for path, left in since.items()
        if path not in files and now - datetime.fromisoformat(left) < KEEP_HASHED
    }


def _write_list(folder: Path, digests: dict[str, str], leaving: dict[str, str]) -> None:
    # Written before the files too: what a cut-off export has written must be known to the next one.
    listed = json.dumps({"files": digests, "leaving": leaving}, indent=1, sort_keys=True)
    _write_if_changed(folder / LIST, listed.encode())


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: _digest(content) for path, content in files.items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _in_order(files: Iterable[str]) -> list[str]:
    # Pages last, so that nobody is shown a page whose assets are not there yet.
    return sorted(files, key=lambda path: (path.endswith(".html"), path))


def _write_if_changed(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    # A web server runs as somebody else.
    os.chmod(draft, 0o644)
    os.replace(draft, path)
    return True


def _remove(folder: Path, path: str) -> bool:
    (folder / path).unlink(missing_ok=True)
    for parent in PurePosixPath(path).parents[:-1]:
        if any((folder / parent).iterdir()):
            break
        (folder / parent).rmdir()
    return True
