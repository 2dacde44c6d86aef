"""People: accounts with their sessions and one-time tokens, and the contacts of each event."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class Account(SQLModel, table=True):
    """A person who can sign in. ``email`` is normalised; it counts only once ``verified_at`` is set."""

    __tablename__ = "accounts"

    id: UUID = Field(primary_key=True)
    email: str = Field(sa_type=short(254), unique=True)
    name: str = Field(sa_type=short(120))
    password_hash: str = Field(sa_type=short(255))
    created_at: datetime = Field(sa_type=UtcDateTime)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Since then the row is a shell that other rows can point at: no name, no address, no password."""


class Session(SQLModel, table=True):
    """A signed-in browser; the cookie holds the secret, the row its hash."""

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index("ix_sessions_account_id", "account_id"),
    )

    secret_hash: str = Field(primary_key=True, sa_type=short(64))
    account_id: UUID
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TokenPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a password


class AccountToken(SQLModel, table=True):
    """A one-time link sent by mail."""

    __tablename__ = "account_tokens"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index("ix_account_tokens_account_id", "account_id"),
        one_of("purpose", TokenPurpose),
    )

    secret_hash: str = Field(primary_key=True, sa_type=short(64))
    account_id: UUID
    purpose: str = Field(sa_type=short(20))
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ContactRole(StrEnum):
    BUYER = "buyer"
    ATTENDEE = "attendee"


class Contact(SQLModel, table=True):
    """A name and address given for one event; the journal knows its id. Erasing blanks it, keeps the row."""

    __tablename__ = "contacts"
    __table_args__ = (
        one_of("role", ContactRole),
        Index("ix_contacts_order", "event_id", "order_id"),
        Index("ix_contacts_email", "email"),
        Index("ix_contacts_account_id", "account_id"),
        # Holds all that a search by name or address reads, in the order of names.
        Index("ix_contacts_words", "event_id", "role", "words", "order_id", "id"),
        CheckConstraint("erased_at is null or words = ''", name="erased_has_no_words"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    order_id: UUID
    role: str = Field(sa_type=short(10))
    position: int = 0
    """0 for the buyer; attendees count from 1 within their order."""
    ticket_type_id: UUID | None = None
    name: str = Field(sa_type=short(120))
    email: str = Field(sa_type=short(254))
    account_id: UUID | None = None
    answers: str = Field(default="{}", sa_type=Text)
    consent_version: str = Field(default="", sa_type=short(20))
    """Version of the terms the buyer agreed to."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    words: str = Field(default="", sa_type=Text)
    """Name and address as they are searched, see ``contacts.words_of``; empty once erased."""
