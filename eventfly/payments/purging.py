"""Forgetting news of payments: what was handled long ago is of no use, and would only grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Table, delete, select

from eventfly.payments.inbox import INBOX
from eventfly.payments.sandbox_deliveries import DELIVERIES
from eventfly.runtime import Runtime

KEPT = timedelta(days=30)
"""Far longer than any provider repeats its news."""
SLICE = 500


async def purge_news(runtime: Runtime) -> int:
    """Delete handled webhooks and delivered news older than ``KEPT`` (a job); return how many."""
    handled = await _purge(runtime, INBOX, INBOX.c.provider_event_id, INBOX.c.handled_at)
    return handled + await _purge(runtime, DELIVERIES, DELIVERIES.c.id, DELIVERIES.c.delivered_at)


async def _purge(runtime: Runtime, of: Table, key: Column[Any], done_at: Column[Any]) -> int:
    old = select(key).where(done_at < runtime.now() - KEPT).limit(SLICE)
    deleted = 0
    while True:
        # A slice at a time: buyers write between them.
        async with runtime.reading() as connection:
            keys = list((await connection.execute(old)).scalars())
        if not keys:
            return deleted
        async with runtime.transaction() as connection:
            result = await connection.execute(delete(of).where(key.in_(keys), done_at.is_not(None)))
        deleted += result.rowcount
