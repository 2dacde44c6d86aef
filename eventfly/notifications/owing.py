"""Owing mails: a row per mail, written in the transaction that caused it, long before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts import ResetAsked, VerificationAsked
from eventfly.identifiers import new_id
from eventfly.journal import Delivered, Message, consumer
from eventfly.notifications.models import Mail, MailKind, MailStatus
from eventfly.orders import OrderCancelled, OrderPaid, OrderRetaken
from eventfly.organizers import MemberInvited
from eventfly.runtime import Runtime
from eventfly.tables import table

MAILS = table(Mail)


@consumer(
    "notifications", OrderPaid, OrderRetaken, OrderCancelled, VerificationAsked, ResetAsked, MemberInvited
)
async def owe_mails(connection: AsyncConnection, runtime: Runtime, news: Sequence[Delivered]) -> None:
    """Owe the mail that each message calls for; a message delivered again owes nothing more."""
    now = runtime.now()
    rows = [_row(item.message.event_id, item.message_id, *_wanted(item.message), now) for item in news]
    await _insert_new(connection, rows)


async def owe(
    connection: AsyncConnection,
    *,
    stream_id: UUID,
    kind: MailKind,
    subject_id: UUID,
    details: dict[str, Any] | None = None,
    now: datetime,
) -> UUID:
    """Owe a mail that somebody asked for; returns its id. ``details`` hold ids, never addresses or secrets."""
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
