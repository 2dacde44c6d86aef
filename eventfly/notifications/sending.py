"""Sending: claim what is due, write it, hand it over, and say truthfully what became of it.

A mail is handed over at least once, with the same Message-ID each time: between the server's yes and our note of
it lies a moment in which a process may die. A claim moves ``next_try_at`` ahead, so that no two processes send
the same mail, and a dead one's mails are taken up again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import Conflict, Invalid, Unavailable
from eventfly.journal import set_rows
from eventfly.notifications.letters import Owed, mint, write
from eventfly.notifications.models import MailStatus
from eventfly.notifications.owing import MAILS
from eventfly.runtime import Runtime

log = logging.getLogger(__name__)
BACKOFF = (60, 300, 1800, 7200, 43200)
"""Seconds to wait after each failed attempt; after the last one a mail has failed."""
CLAIM_SECONDS = 120
SEND_SECONDS = 60
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class _Outcome:
    owed: Owed
    status: MailStatus
    error: str = ""


async def send_due(runtime: Runtime, limit: int = 50) -> int:
    """Send up to ``limit`` mails that are due; returns how many were tried. Never raises for a mail's sake."""
    claimed = await _claim(runtime, limit)
    if not claimed:
        return 0
    lanes = asyncio.Semaphore(AT_ONCE)
    waiting = {asyncio.create_task(_attempt(runtime, owed, lanes)) for owed in claimed}
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            await _note(runtime, [task.result() for task in done])
    finally:
        for task in waiting:
            task.cancel()
    return len(claimed)


async def _claim(runtime: Runtime, limit: int) -> list[Owed]:
    now = runtime.now()
    due = (
        select(MAILS)
        .where(MAILS.c.status == MailStatus.QUEUED.value, MAILS.c.next_try_at <= now)
        .order_by(MAILS.c.next_try_at)
        .limit(limit)
    )
    async with runtime.reading() as connection:
        if (await connection.execute(due.limit(1))).first() is None:
            return []
    async with runtime.transaction() as connection:
        rows = (await connection.execute(due.with_for_update(skip_locked=True))).all()
        owed = [await mint(connection, row, now) for row in rows]
        await _hold_back(connection, owed, now + timedelta(seconds=CLAIM_SECONDS))
    return owed


async def _hold_back(connection: AsyncConnection, claimed: Iterable[Owed], until: datetime) -> None:
    rows = [
        {"stream_id": owed.stream_id, "id": owed.id, "attempts": owed.attempts, "next_try_at": until}
        for owed in claimed
    ]
    await set_rows(connection, MAILS, ["stream_id", "id"], rows)


async def _attempt(runtime: Runtime, owed: Owed, lanes: asyncio.Semaphore) -> _Outcome:
    async with lanes:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await _send(runtime, owed)
        except (Conflict, Invalid) as error:
            return _Outcome(owed, MailStatus.FAILED, str(error))
        except (Unavailable, TimeoutError) as error:
            return _later(owed, str(error) or "it took too long")
        except Exception as error:
            log.exception("mail %s could not be written", owed.id)
            return _later(owed, type(error).__name__)


async def _send(runtime: Runtime, owed: Owed) -> _Outcome:
    if runtime.mail is None:
        raise Unavailable("there is no way to send mails")
    mail = await write(runtime, owed)
    if mail is None:
        return _Outcome(owed, MailStatus.DROPPED)
    await runtime.mail.send(mail)
    return _Outcome(owed, MailStatus.SENT)


def _later(owed: Owed, error: str) -> _Outcome:
    return _Outcome(owed, MailStatus.QUEUED if owed.attempts <= len(BACKOFF) else MailStatus.FAILED, error)


async def _note(runtime: Runtime, outcomes: Iterable[_Outcome]) -> None:
    now = runtime.now()
    # Whoever claimed a mail after us knows better: an outcome counts only for the attempt it belongs to.
    ours = (
        update(MAILS)
        .where(
            MAILS.c.stream_id == bindparam("of_stream"),
            MAILS.c.id == bindparam("of_id"),
            MAILS.c.attempts == bindparam("of_attempt"),
            MAILS.c.status == MailStatus.QUEUED.value,
        )
        .values(
            status=bindparam("new_status"),
            error=bindparam("new_error"),
            next_try_at=bindparam("new_time"),
            sent_at=bindparam("new_sent_at"),
        )
    )
    async with runtime.transaction() as connection:
        await connection.execute(ours, [_noted(outcome, now) for outcome in outcomes])


def _noted(outcome: _Outcome, now: datetime) -> dict[str, Any]:
    owed = outcome.owed
    wait = BACKOFF[owed.attempts - 1] if outcome.status is MailStatus.QUEUED else 0
    return {
        "of_stream": owed.stream_id,
        "of_id": owed.id,
        "of_attempt": owed.attempts,
        "new_status": outcome.status.value,
        "new_error": outcome.error[:240],
        "new_time": now + timedelta(seconds=wait),
        "new_sent_at": now if outcome.status is MailStatus.SENT else None,
    }
