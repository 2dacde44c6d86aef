"""Giving an event a cover of its own, and taking it back for the generated one."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import select

from eventfly.errors import NotAllowed, NotFound, Unavailable
from eventfly.events.cover_pictures import Picture, read_picture
from eventfly.events.messages import CoverChanged
from eventfly.events.projection import EVENTS
from eventfly.events.publishing import change
from eventfly.events.queries import Asking, managed_event
from eventfly.events.snapshots import EventSnapshot
from eventfly.journal import Message
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime, Storage

UPLOADS_AN_HOUR = 60
_RESOURCE = "events.pictures"


async def change_cover(runtime: Runtime, account: Asking | None, slug: str, content: bytes) -> None:
    """Make an uploaded picture the event's cover.

    Raises Invalid (``picture``), NotFound to strangers, NotAllowed to members who may not edit, and Unavailable
    beyond 60 pictures an hour.
    """
    await _check(runtime, account, slug)
    picture = await _read(runtime, content)
    storage = _storage(runtime)
    for kind, made in (("webp", picture.webp), ("jpg", picture.jpeg)):
        await storage.put(cover_file(picture.name, kind), made)
    await _set(runtime, account, slug, picture.name)


async def remove_cover(runtime: Runtime, account: Asking | None, slug: str) -> None:
    """Give an event its generated cover again. Raises NotFound, NotAllowed."""
    await _set(runtime, account, slug, "")


async def stored_cover(runtime: Runtime, name: str, kind: str) -> bytes:
    """Read a stored cover as ``webp`` or ``jpg``. Raises NotFound."""
    if not name or runtime.storage is None:
        raise NotFound
    return await runtime.storage.get(cover_file(name, kind))


def cover_file(name: str, kind: str) -> str:
    """Say under which name a cover is stored.

    >>> cover_file("ab12", "webp")
    'covers/ab12.webp'
    """
    return f"covers/{name}.{kind}"


async def _check(runtime: Runtime, account: Asking | None, slug: str) -> None:
    async with runtime.reading() as connection:
        _, row = await managed_event(connection, account, slug)
    if account is None or not may(row.role, Action.EDIT_EVENT):
        raise NotAllowed("Your role does not allow editing.")
    if runtime.rates is not None:
        await runtime.rates.hit(f"covers:{account.id.hex}", limit=UPLOADS_AN_HOUR, per_seconds=3600)


async def _read(runtime: Runtime, content: bytes) -> Picture:
    # One at a time and beside the loop: a large picture takes a second of a core and much memory.
    turn = runtime.resources.setdefault(_RESOURCE, asyncio.Lock())
    async with turn:
        return await asyncio.to_thread(read_picture, content)


async def _set(runtime: Runtime, account: Asking | None, slug: str, name: str) -> None:
    before: list[str] = []

    def decide(event: EventSnapshot, at: datetime) -> list[Message]:
        before.append(event.cover)
        return [CoverChanged(event_id=event.event_id, at=at, cover=name)] if event.cover != name else []

    await change(runtime, account, slug, decide)
    if before[0] and before[0] != name:
        await _tidy(runtime, before[0])


async def _tidy(runtime: Runtime, name: str) -> None:
    """Delete a picture that no event shows any more; a duplicate may share it."""
    async with runtime.reading() as connection:
        shown = (await connection.execute(select(EVENTS.c.id).where(EVENTS.c.cover == name).limit(1))).first()
    if shown is None and runtime.storage is not None:
        for kind in ("webp", "jpg"):
            await runtime.storage.delete(cover_file(name, kind))


def _storage(runtime: Runtime) -> Storage:
    if runtime.storage is None:
        raise Unavailable("Pictures cannot be stored here just now.")
    return runtime.storage
