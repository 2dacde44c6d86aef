"""The tables behind programs' credentials: signing keys, sign-ins with their refresh tokens, API tokens."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class AccessKey(SQLModel, table=True):
    """An Ed25519 key pair that signs access tokens; the private half is sealed under the secret key."""

    __tablename__ = "access_keys"

    id: str = Field(primary_key=True, sa_type=short(16))
    public: str = Field(sa_type=short(64))
    sealed_private: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    signs_from: datetime = Field(sa_type=UtcDateTime)
    """Later than it is published, so that whoever keeps our key set has it by then."""


class SignInEnding(StrEnum):
    """Why a program's sign-in ended."""

    SIGNED_OUT = "signed-out"
    REUSED = "reused"
    """Somebody showed a refresh token that had been used: one of the two had stolen it."""
    RESET = "reset"
    """The account got a new password."""


class MachineSignIn(SQLModel, table=True):
    """A program that signed in with a password: the family of all its refresh tokens."""

    __tablename__ = "machine_sign_ins"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index("ix_machine_sign_ins_account_id", "account_id"),
        one_of("ending", SignInEnding),
    )

    id: UUID = Field(primary_key=True)
    account_id: UUID
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ending: str | None = Field(default=None, sa_type=short(10))


class RefreshToken(SQLModel, table=True):
    """A refresh token, hashed; it works once, and used ones are kept to notice when they are shown again."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        ForeignKeyConstraint(["sign_in_id"], ["machine_sign_ins.id"]),
        Index("ix_refresh_tokens_sign_in_id", "sign_in_id"),
    )

    secret_hash: str = Field(primary_key=True, sa_type=short(64))
    sign_in_id: UUID
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiToken(SQLModel, table=True):
    """A long-lived credential that a person made for a program, hashed; shown once."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index("ix_api_tokens_account_id", "account_id"),
    )

    id: UUID = Field(primary_key=True)
    account_id: UUID
    name: str = Field(sa_type=short(80))
    secret_hash: str = Field(sa_type=short(64), unique=True)
    hint: str = Field(sa_type=short(8))
    """Its last letters, so that people know which one they look at."""
    scopes: str = Field(sa_type=short(200))
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
