"""Organizations and who belongs to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
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
