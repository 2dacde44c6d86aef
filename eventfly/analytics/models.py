"""What analytics keeps of its own: how often pages were looked at, and where an order stands in the journal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime


class PageViews(SQLModel, table=True):
    """How often an event's page was opened within one hour: a count, and nothing of who opened it."""

    __tablename__ = "page_views"
    __table_args__ = (CheckConstraint("count >= 1", name="count_positive"),)

    event_id: UUID = Field(primary_key=True)
    hour: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    count: int = Field(sa_type=BigInteger)


class OrderEntry(SQLModel, table=True):
    """Says that an entry of the journal is about an order; written by a consumer, and made anew by its cursor."""

    __tablename__ = "order_entries"

    event_id: UUID = Field(primary_key=True)
    order_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
