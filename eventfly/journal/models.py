"""The journal's tables: what happened, how far each stream is, and how far each consumer has read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, short


class EventSequence(SQLModel, table=True):
    """The head of one stream. Its row is *the* lock of the event: whoever records locks it first."""

    __tablename__ = "event_sequences"

    event_id: UUID = Field(primary_key=True)
    last_seq: int = Field(sa_type=BigInteger, default=0)
    digest: str = Field(sa_type=short(64), default="")


class JournalEntry(SQLModel, table=True):
    """One message. ``digest`` chains over the previous entry's, so no row can be changed, dropped or moved unseen."""

    __tablename__ = "journal"

    event_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    message_id: UUID
    kind: str = Field(sa_type=short(60))
    version: int
    at: datetime = Field(sa_type=UtcDateTime)
    body: str = Field(sa_type=Text)
    digest: str = Field(sa_type=short(64))


class ConsumerCursor(SQLModel, table=True):
    """How far a consumer has taken effect in one stream; moves in the same transaction as the effect."""

    __tablename__ = "consumer_cursors"

    consumer: str = Field(primary_key=True, sa_type=short(60))
    event_id: UUID = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)


class DeadLetter(SQLModel, table=True):
    """A message that a consumer could not take after all its attempts; the others flow on."""

    __tablename__ = "dead_letters"
    __table_args__ = (Index("ix_dead_letters_consumer", "consumer"),)

    consumer: str = Field(primary_key=True, sa_type=short(60))
    event_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    message_id: UUID
    kind: str = Field(sa_type=short(60))
    attempts: int
    error: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
