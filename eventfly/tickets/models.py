"""Tickets (event-sourced) and the keys that sign their codes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class TicketStatus(StrEnum):
    VALID = "valid"
    VOID = "void"


class Ticket(SQLModel, table=True):
    """The right of one person to enter."""

    __tablename__ = "tickets"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "order_id"], ["orders.event_id", "orders.id"]),
        one_of("status", TicketStatus),
        CheckConstraint("number >= 1", name="number_positive"),
        Index("ix_tickets_order", "event_id", "order_id"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    order_id: UUID
    ticket_type_id: UUID
    contact_id: UUID
    number: int
    """Counts from 1 within the order."""
    status: str = Field(sa_type=short(8))
    code_version: int = 1
    """A code of an older version is dead."""
    issued_at: datetime = Field(sa_type=UtcDateTime)
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SigningKey(SQLModel, table=True):
    """An Ed25519 key pair; the private half is sealed under the installation's secret key."""

    __tablename__ = "signing_keys"

    id: str = Field(primary_key=True, sa_type=short(8))
    public: str = Field(sa_type=Text)
    sealed_private: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
