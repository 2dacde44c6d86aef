"""The table behind `Idempotency-Key`."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, short


class IdempotencyKey(SQLModel, table=True):
    """One request that was taken, and its answer once it has one. Rows are purged after a day."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_claimed_at", "claimed_at"),)

    scope: str = Field(primary_key=True, sa_type=short(64))
    """Hash of credential, route and key, so that a stolen database opens nothing."""
    body: str = Field(sa_type=short(64))
    """Hash of what was sent."""
    claimed_at: datetime = Field(sa_type=UtcDateTime)
    status: int | None = None
    """HTTP status of the answer; NULL while the request is being worked on."""
    answer: str | None = Field(default=None, sa_type=Text)
    """The answer's body, sealed: it may hold a secret."""
