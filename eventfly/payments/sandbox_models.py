"""The sandbox provider's own ledger. Nothing but the sandbox reads or writes these tables."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class SandboxStatus(StrEnum):
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    NEEDS_ACTION = "needs_action"
    CANCELLED = "cancelled"


_WAITING = text("delivered_at is null")


class SandboxCharge(SQLModel, table=True):
    """One idempotency key and what became of it. A key cancelled before its request came has no ids."""

    __tablename__ = "sandbox_charges"
    __table_args__ = (
        one_of("status", SandboxStatus),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        CheckConstraint("refunded_minor >= 0 and refunded_minor <= amount_minor", name="not_over_refunded"),
        Index("ix_sandbox_charges_payment_id", "payment_id"),
    )

    idempotency_key: str = Field(primary_key=True, sa_type=short(64))
    reference: str = Field(sa_type=short(80))
    event_id: UUID | None = None
    order_id: UUID | None = None
    payment_id: UUID | None = None
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(sa_type=short(3))
    card: str = Field(sa_type=short(20))
    status: str = Field(sa_type=short(12))
    failure: str = Field(default="", sa_type=short(40))
    return_path: str = Field(default="", sa_type=short(500))
    """Where the buyer came from, for the way back from the second step."""
    refunded_minor: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SandboxRefund(SQLModel, table=True):
    """Money sent back."""

    __tablename__ = "sandbox_refunds"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    idempotency_key: str = Field(primary_key=True, sa_type=short(64))
    reference: str = Field(sa_type=short(80))
    payment_id: UUID
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(sa_type=short(3))
    created_at: datetime = Field(sa_type=UtcDateTime)


class SandboxDelivery(SQLModel, table=True):
    """News the sandbox owes to our webhook; tried again until accepted."""

    __tablename__ = "sandbox_deliveries"
    __table_args__ = (
        Index("ix_sandbox_deliveries_due", "next_try_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: str = Field(primary_key=True, sa_type=short(80))
    body: str = Field(sa_type=Text)
    attempts: int = 0
    next_try_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SandboxKey(SQLModel, table=True):
    """The secret that signs the sandbox's webhooks, sealed; one row, shared by all processes."""

    __tablename__ = "sandbox_keys"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sealed: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
