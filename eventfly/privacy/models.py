"""Receipts: what the books need of an order whose buyer was erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, short


class Receipt(SQLModel, table=True):
    """Amounts and dates of a paid order, without a name, kept apart until ``kept_until``."""

    __tablename__ = "receipts"
    __table_args__ = (
        CheckConstraint("refunded_minor >= 0 and refunded_minor <= paid_minor", name="sane"),
        Index("ix_receipts_kept_until", "kept_until"),
    )

    event_id: UUID = Field(primary_key=True)
    order_id: UUID = Field(primary_key=True)
    reference: str = Field(sa_type=short(20))
    currency: str = Field(sa_type=short(3))
    paid_minor: int = Field(sa_type=BigInteger)
    refunded_minor: int = Field(sa_type=BigInteger)
    lines: str = Field(sa_type=Text)
    """JSON: ticket type, quantity and unit price of each line."""
    paid_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was cancelled."""
    erased_at: datetime = Field(sa_type=UtcDateTime)
    kept_until: datetime = Field(sa_type=UtcDateTime)
