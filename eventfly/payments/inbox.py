"""The inbox of provider webhooks: stored first, answered at once, acted on later by asking the provider."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.errors import EventflyError, Unavailable
from eventfly.journal import canonical
from eventfly.payments.errors import ForgedWebhook
from eventfly.payments.inserting import insert_missing
from eventfly.payments.models import PaymentStatus, WebhookDelivery
from eventfly.payments.processor import ProviderNews
from eventfly.payments.projection import PAYMENTS
from eventfly.runtime import Runtime
from eventfly.tables import table

INBOX = table(WebhookDelivery)
SLICE = 200
PATIENCE = timedelta(days=3)
"""News older than this is left to reconciliation."""

Settle = Callable[[UUID, UUID, UUID], Awaitable[Any]]
"""Asks the provider what became of (event, order, payment) and acts on it; harmless when repeated."""

_CLAIMS = {
    "charge.succeeded": PaymentStatus.SUCCEEDED,
    "charge.declined": PaymentStatus.FAILED,
    "charge.cancelled": PaymentStatus.CANCELLED,
}
_logger = logging.getLogger(__name__)


async def receive(runtime: Runtime, body: bytes, signature: str) -> None:
    """Check and store one webhook; a repeated one changes nothing. Raises ForgedWebhook."""
    await _store(runtime, [await runtime.payments.read_webhook(body, signature)])


async def receive_all(runtime: Runtime, webhooks: Sequence[tuple[bytes, str]]) -> list[bool]:
    """Check and store several webhooks in one transaction; tell for each whether it was accepted."""
    checked = [await _read(runtime, body, signature) for body, signature in webhooks]
    await _store(runtime, [news for news in checked if news])
    return [news is not None for news in checked]


async def handle_inbox(runtime: Runtime, settle: Settle) -> int:
    """Act on stored news (a job); return how much was handled.

    What we know already is ticked off without asking anybody. Where the provider cannot be asked just now,
    the news stays for the next run, and never holds up the rest.
    """
    handled, after = 0, (runtime.now() - PATIENCE, "")
    while rows := await _unhandled(runtime, after):
        after = (rows[-1].received_at, rows[-1].provider_event_id)
        done = await _handle(runtime, rows, settle)
        await _tick_off(runtime, done)
        handled += len(done)
    return handled


async def _read(runtime: Runtime, body: bytes, signature: str) -> ProviderNews | None:
    try:
        return await runtime.payments.read_webhook(body, signature)  # type: ignore[no-any-return]
    except ForgedWebhook:
        return None


async def _store(runtime: Runtime, news: Sequence[ProviderNews]) -> None:
    now = runtime.now()
    rows = {item.provider_event_id: _row(runtime.payments.name, item, now) for item in news}
    if rows:
        async with runtime.transaction() as connection:
            await insert_missing(connection, INBOX, [rows[key] for key in sorted(rows)])


def _row(provider: str, news: ProviderNews, now: datetime) -> dict[str, Any]:
    return {
        "provider": provider,
        "provider_event_id": news.provider_event_id,
        "body": canonical(asdict(news)),
        "received_at": now,
        "handled_at": None,
    }


async def _unhandled(runtime: Runtime, after: tuple[datetime, str]) -> Sequence[Row[Any]]:
    position = tuple_(INBOX.c.received_at, INBOX.c.provider_event_id)
    waiting = (
        select(INBOX)
        .where(INBOX.c.handled_at.is_(None), INBOX.c.provider == runtime.payments.name)
        .where(position > tuple_(literal(after[0], INBOX.c.received_at.type), literal(after[1])))
        .order_by(INBOX.c.received_at, INBOX.c.provider_event_id)
        .limit(SLICE)
    )
    async with runtime.reading() as connection:
        return (await connection.execute(waiting)).all()


async def _handle(runtime: Runtime, rows: Sequence[Row[Any]], settle: Settle) -> list[Row[Any]]:
    news = {row.provider_event_id: _read_stored(row.body) for row in rows}
    async with runtime.reading() as connection:
        known = await _payments(connection, news.values())
    done = []
    for row in rows:
        item = news[row.provider_event_id]
        if _is_old_news(item, known.get(item.payment_id)) or await _settled(item, settle):
            done.append(row)
    return done


async def _payments(connection: AsyncConnection, news: Any) -> dict[UUID, Any]:
    ids = {(item.event_id, item.payment_id) for item in news}
    where = tuple_(PAYMENTS.c.event_id, PAYMENTS.c.id).in_(ids)
    columns = (PAYMENTS.c.id, PAYMENTS.c.status, PAYMENTS.c.refunding_minor)
    return {row.id: row for row in (await connection.execute(select(*columns).where(where))).all()}


def _is_old_news(news: ProviderNews, payment: Row[Any] | None) -> bool:
    if payment is None:
        return False
    if news.kind == "refund.succeeded":
        return bool(payment.refunding_minor == 0)
    return payment.status == _CLAIMS.get(news.kind)


async def _settled(news: ProviderNews, settle: Settle) -> bool:
    try:
        await settle(news.event_id, news.order_id, news.payment_id)
    except Unavailable:
        return False
    except EventflyError as error:
        _logger.warning("webhook %s dropped: %s", news.provider_event_id, error.code)
    except Exception:
        _logger.exception("webhook %s could not be handled", news.provider_event_id)
        return False
    return True


def _read_stored(body: str) -> ProviderNews:
    told = orjson.loads(body)
    ids = {name: UUID(told[name]) for name in ("event_id", "order_id", "payment_id")}
    return ProviderNews(provider_event_id=told["provider_event_id"], kind=told["kind"], **ids)


async def _tick_off(runtime: Runtime, done: Sequence[Row[Any]]) -> None:
    if not done:
        return
    ids = [row.provider_event_id for row in done]
    where = (INBOX.c.provider == done[0].provider, INBOX.c.provider_event_id.in_(ids))
    async with runtime.transaction() as connection:
        await connection.execute(update(INBOX).where(*where).values(handled_at=runtime.now()))
