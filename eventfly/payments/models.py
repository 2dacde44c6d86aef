"""Payments and refunds (event-sourced), and the inbox of provider webhooks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class PaymentStatus(StrEnum):
    OPEN = "open"
    """Committed before the provider is called; its answer is not known yet."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    OWED = "owed"
    SUCCEEDED = "succeeded"


_WAITING = text("handled_at is null")


class Payment(SQLModel, table=True):
    """One attempt to take money for an order."""

    __tablename__ = "payments"
    __table_args__ = (
        one_of("status", PaymentStatus),
        CheckConstraint("refunded_minor >= 0 and refunding_minor >= 0", name="not_negative"),
        CheckConstraint("refunded_minor + refunding_minor <= paid_minor", name="not_over_refunded"),
        Index("ix_payments_order", "event_id", "order_id"),
        Index("ix_payments_status_created_at", "status", "created_at"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    order_id: UUID
    provider: str = Field(sa_type=short(20))
    status: str = Field(sa_type=short(12))
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(sa_type=short(3))
    idempotency_key: str = Field(sa_type=short(64))
    """Sent with every try of this attempt, so the provider charges at most once."""
    provider_reference: str = Field(default="", sa_type=short(80))
    paid_minor: int = Field(default=0, sa_type=BigInteger)
    refunding_minor: int = Field(default=0, sa_type=BigInteger)
    refunded_minor: int = Field(default=0, sa_type=BigInteger)
    failure: str = Field(default="", sa_type=short(40))
    created_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Refund(SQLModel, table=True):
    """Money on its way back; recorded as owed before the provider is called."""

    __tablename__ = "refunds"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "payment_id"], ["payments.event_id", "payments.id"]),
        one_of("status", RefundStatus),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index("ix_refunds_status", "status"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    payment_id: UUID
    status: str = Field(sa_type=short(12))
    amount_minor: int = Field(sa_type=BigInteger)
    idempotency_key: str = Field(sa_type=short(64))
    provider_reference: str = Field(default="", sa_type=short(80))
    created_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebhookDelivery(SQLModel, table=True):
    """A provider's news, stored before it is acted on; the provider's event id arrives at most once."""

    __tablename__ = "webhook_inbox"
    __table_args__ = (
        Index(
            "ix_webhook_inbox_waiting",
            "received_at",
            "provider_event_id",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    provider: str = Field(primary_key=True, sa_type=short(20))
    provider_event_id: str = Field(primary_key=True, sa_type=short(80))
    body: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=UtcDateTime)
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
