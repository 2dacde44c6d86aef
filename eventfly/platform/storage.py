"""Where uploaded files are kept: a folder of the data folder. Implements the port ``Storage``."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from eventfly.errors import NotFound, Unavailable

NAME = re.compile(r"[a-z0-9]+/[a-z0-9]{1,80}\.[a-z0-9]{1,8}")


def checked_name(name: str) -> str:
    """Return a name that leads nowhere but to a file of its own. Raises ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a stored file")
    return name


class FolderStorage:
    """Keeps each file under its name in a folder; readers see a whole file or none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, name: str, content: bytes) -> None:
        try:
            await asyncio.to_thread(self._write, self._path(name), content)
        except OSError as error:
            raise Unavailable("The file could not be stored. Please try again.") from error

    async def get(self, name: str) -> bytes:
        try:
            return await asyncio.to_thread(self._path(name).read_bytes)
        except FileNotFoundError:
            raise NotFound from None

    async def delete(self, name: str) -> None:
        await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / checked_name(name)

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
