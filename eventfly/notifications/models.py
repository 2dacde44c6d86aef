"""Mails owed and their true state. A row names nobody: address, links and secrets are put in when it is sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class MailStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    """The contact was erased or the order is gone: nothing is owed any more."""


class MailKind(StrEnum):
    ORDER_PAID = "order_paid"
    ORDER_LINKS = "order_links"
    ADDRESS_CORRECTED = "address_corrected"
    ORDER_CANCELLED = "order_cancelled"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of mail
    INVITATION = "invitation"


class Mail(SQLModel, table=True):
    """A mail owed to a contact of an event (stream = event), to an account, or to who is invited into a team
    (stream = organization)."""

    __tablename__ = "mails"
    __table_args__ = (
        one_of("status", MailStatus),
        one_of("kind", MailKind),
        Index("ix_mails_due", "status", "next_try_at"),
    )

    stream_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    """For mails caused by a message: that message's id, or, when it concerns many orders, one made of it and the
    order's. So a repeated delivery owes nothing twice."""
    kind: str = Field(sa_type=short(20))
    status: str = Field(sa_type=short(8))
    subject_id: UUID | None = None
    """The order, account or invitation that it is about."""
    details: str = Field(default="{}", sa_type=Text)
    """JSON: ids, and the organizer's public text."""
    attempts: int = 0
    error: str = Field(default="", sa_type=short(240))
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_try_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
