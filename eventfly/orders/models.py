"""Orders and their lines (event-sourced); keys and secrets beside them, known to no journal."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class OrderStatus(StrEnum):
    HELD = "held"
    PAYING = "paying"
    PAID = "paid"
    EXPIRED = "expired"
    RELEASED = "released"
    CANCELLED = "cancelled"


_HELD = text("status = 'held'")


class Order(SQLModel, table=True):
    """Places taken by one buyer: held for a while, then paid, or free again."""

    __tablename__ = "orders"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"]),
        one_of("status", OrderStatus),
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        Index("uq_orders_reference", "event_id", "reference", unique=True),
        Index("ix_orders_due", "expires_at", "event_id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_orders_placed_at", "event_id", "placed_at"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    reference: str = Field(sa_type=short(20))
    status: str = Field(sa_type=short(10))
    currency: str = Field(sa_type=short(3))
    total_minor: int = Field(sa_type=BigInteger)
    contact_id: UUID | None = None
    """The buyer's contact, once given."""
    extended: bool = False
    placed_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it expired, was released or cancelled."""


class OrderLine(SQLModel, table=True):
    """So many of one ticket type at the price the buyer saw, and the pools they were taken from."""

    __tablename__ = "order_lines"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "order_id"], ["orders.event_id", "orders.id"]),
        CheckConstraint("quantity >= 1 and unit_minor >= 0", name="sane"),
    )

    event_id: UUID = Field(primary_key=True)
    order_id: UUID = Field(primary_key=True)
    ticket_type_id: UUID = Field(primary_key=True)
    quantity: int
    unit_minor: int = Field(sa_type=BigInteger)
    pool_ids: str = Field(sa_type=Text)


class OrderKey(SQLModel, table=True):
    """The key a browser or client minted for one order (hashed), and where the request came from (hashed)."""

    __tablename__ = "order_keys"
    __table_args__ = (
        Index("ix_order_keys_order", "event_id", "order_id"),
        Index("ix_order_keys_client", "event_id", "client"),
        Index("ix_order_keys_browser", "event_id", "browser"),
    )

    event_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True, sa_type=short(64))
    order_id: UUID
    browser: str = Field(default="", sa_type=short(64))
    client: str = Field(default="", sa_type=short(64))
    email: str = Field(default="", sa_type=short(64))
    request: str = Field(default="", sa_type=short(64))
    """Hash of what was asked, so that one key never answers two different requests."""
    places: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)


class OrderSecret(SQLModel, table=True):
    """A bearer secret that opens one order's page; several may be valid, all die when the address is corrected."""

    __tablename__ = "order_secrets"
    __table_args__ = (Index("ix_order_secrets_order", "event_id", "order_id"),)

    event_id: UUID = Field(primary_key=True)
    secret_hash: str = Field(primary_key=True, sa_type=short(64))
    order_id: UUID
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
