"""Owing mails: a row per mail, written in the transaction that caused it, long before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import ResetAsked, VerificationAsked
from eventfly.events import ChangeAnnounced, EventCancelled
from eventfly.identifiers import new_id
from eventfly.journal import Delivered, Message, consumer
from eventfly.notifications.models import Mail, MailKind, MailStatus
from eventfly.orders import ORDERS, OrderCancelled, OrderPaid, OrderRetaken, OrderStatus
from eventfly.organizers import MemberInvited
from eventfly.runtime import Runtime
from eventfly.tables import table

MAILS = table(Mail)


@consumer(
    "notifications",
    OrderPaid,
    OrderRetaken,
    OrderCancelled,
    ChangeAnnounced,
    EventCancelled,
    VerificationAsked,
    ResetAsked,
    MemberInvited,
)
async def owe_mails(connection: AsyncConnection, runtime: Runtime, news: Sequence[Delivered]) -> None:
    """Owe the mails that each message calls for; a message delivered again owes nothing more."""
    now = runtime.now()
    rows = []
    for item in news:
        if isinstance(item.message, ChangeAnnounced | EventCancelled):
            rows += await _to_all_buyers(connection, item.message, item.message_id, now)
        else:
            rows.append(_row(item.message.event_id, item.message_id, *_wanted(item.message), now))
    if rows:
        await _insert_new(connection, rows)


async def _to_all_buyers(
    connection: AsyncConnection, message: ChangeAnnounced | EventCancelled, message_id: UUID, now: datetime
) -> list[dict[str, Any]]:
    # Whoever bought later has bought what it is now.
    paid_by_then = select(ORDERS.c.id).where(
        ORDERS.c.event_id == message.event_id,
        ORDERS.c.status == OrderStatus.PAID.value,
        ORDERS.c.paid_at <= message.at,
    )
    kind, details = MailKind.EVENT_CANCELLED, {}
    if isinstance(message, ChangeAnnounced):
        kind, details = MailKind.EVENT_CHANGED, {"changes": [asdict(item) for item in message.changes]}
    return [
        _row(message.event_id, uuid5(message_id, order_id.hex), kind, order_id, details, now)
        for order_id in (await connection.execute(paid_by_then.order_by(ORDERS.c.id))).scalars()
    ]


async def owe(
    connection: AsyncConnection,
    *,
    stream_id: UUID,
    kind: MailKind,
    subject_id: UUID,
    details: dict[str, Any] | None = None,
    now: datetime,
) -> UUID:
    """Owe a mail that somebody asked for; returns its id. ``details`` hold ids and public text, no name or secret."""
    mail_id = new_id()
    await _insert_new(connection, [_row(stream_id, mail_id, kind, subject_id, details or {}, now)])
    return mail_id


def _wanted(message: Message) -> tuple[MailKind, UUID, dict[str, Any]]:
    match message:
        case OrderPaid() | OrderRetaken():
            return MailKind.ORDER_PAID, message.order_id, {}
        case OrderCancelled():
            return MailKind.ORDER_CANCELLED, message.order_id, {}
        case VerificationAsked():
            return MailKind.VERIFY_EMAIL, message.account_id, {}
        case ResetAsked():
            return MailKind.RESET_PASSWORD, message.account_id, {"by_sign_up": message.by_sign_up}
        case MemberInvited():
            return MailKind.INVITATION, message.invitation_id, {}
    raise TypeError(f"no mail is written about {message.kind}")


def _row(
    stream_id: UUID, mail_id: UUID, kind: MailKind, subject_id: UUID, details: dict[str, Any], now: datetime
) -> dict[str, Any]:
    return {
        "stream_id": stream_id,
        "id": mail_id,
        "kind": kind.value,
        "status": MailStatus.QUEUED.value,
        "subject_id": subject_id,
        "details": json.dumps(details, sort_keys=True),
        "attempts": 0,
        "error": "",
        "created_at": now,
        "next_try_at": now,
        "sent_at": None,
    }


async def _insert_new(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    await connection.execute(insert(MAILS).on_conflict_do_nothing(), rows)
