"""Organizations and who belongs to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class Role(StrEnum):
    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"


class Organization(SQLModel, table=True):
    """Whoever runs events; its public contact stands on every checkout."""

    __tablename__ = "organizations"

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=short(120))
    slug: str = Field(sa_type=short(80), unique=True)
    contact_email: str = Field(sa_type=short(254))
    contact_terms: str = Field(default="", sa_type=Text)
    """How and when the organizer answers, in the organizer's public words."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """What an account may do in an organization."""

    __tablename__ = "memberships"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index("ix_memberships_account_id", "account_id"),
        one_of("role", Role),
    )

    organization_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    role: str = Field(sa_type=short(10))
    created_at: datetime = Field(sa_type=UtcDateTime)
    chosen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the member last switched to this organization; the latest one is where they work."""


_OPEN = text("accepted_at is null and withdrawn_at is null")


class Invitation(SQLModel, table=True):
    """A place in a team, offered by mail. Once it is closed, the address is blank."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        one_of("role", Role),
        Index("uq_invitations_secret_hash", "secret_hash", unique=True),
        Index(
            "uq_invitations_open",
            "organization_id",
            "email",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_invitations_email", "email"),
    )

    id: UUID = Field(primary_key=True)
    organization_id: UUID
    email: str = Field(sa_type=short(254))
    role: str = Field(sa_type=short(10))
    invited_by: UUID
    edition: int = 1
    """Counts the links: sending again makes a new one, and the one before dies."""
    secret_hash: str = Field(sa_type=short(64))
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
