"""Events, their ticket types and their capacity pools (all event-sourced: only projections write them)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from eventfly.tables import UtcDateTime, one_of, short


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Category(StrEnum):
    MUSIC = "music"
    THEATRE = "theatre"
    TECH = "tech"
    FOOD = "food"
    SPORT = "sport"
    ART = "art"
    COMMUNITY = "community"
    FILM = "film"
    WORKSHOP = "workshop"
    OTHER = "other"


class LeftDisplay(StrEnum):
    """How much of "what is left" the public sees."""

    EXACT = "exact"
    FEW = "few"
    """Only the words "few left", once at most ``few_threshold`` are left."""
    HIDDEN = "hidden"


class Visibility(StrEnum):
    """Who finds an event, and who may open its page."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    """Who has the link."""
    PASSWORD = "password"  # noqa: S105 - a kind of visibility
    """Who has the link and knows the password."""


_PLANNED = text("publish_at is not null")


class Event(SQLModel, table=True):
    """What people attend. Times are UTC, ``zone`` is the event's own IANA zone, the currency is fixed at creation."""

    __tablename__ = "events"
    __table_args__ = (
        one_of("status", EventStatus),
        one_of("category", Category),
        one_of("left_display", LeftDisplay),
        one_of("visibility", Visibility),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_events_status_starts_at", "status", "starts_at"),
        Index("ix_events_organization_id", "organization_id"),
        Index("ix_events_publish_at", "publish_at", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
    )

    id: UUID = Field(primary_key=True)
    organization_id: UUID
    slug: str = Field(sa_type=short(80), unique=True)
    code: str = Field(sa_type=short(8), unique=True)
    """Short code that begins every order reference."""
    status: str = Field(sa_type=short(12))
    title: str = Field(sa_type=short(140))
    summary: str = Field(sa_type=short(240))
    description: str = Field(sa_type=Text)
    """Markdown; rendered safely at the edge."""
    category: str = Field(sa_type=short(12))
    venue: str = Field(sa_type=short(140))
    address: str = Field(sa_type=short(240))
    city: str = Field(sa_type=short(80))
    country: str = Field(sa_type=short(2))
    """ISO 3166-1 alpha-2."""
    zone: str = Field(sa_type=short(64))
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    doors_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    currency: str = Field(sa_type=short(3))
    left_display: str = Field(sa_type=short(8))
    few_threshold: int = 10
    show_going: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1
    """Grows with each change, so that two editors notice each other."""
    tags: str = Field(default="[]", sa_type=Text)
    """JSON array of words, canonical."""
    visibility: str = Field(default="public", sa_type=short(8))
    online: bool = False
    accent: str = Field(default="", sa_type=short(7))
    """``#RRGGBB``; empty for the product's own."""
    refund_policy: str = Field(default="", sa_type=Text)
    cover: str = Field(default="", sa_type=short(64))
    """Under which name its picture is stored; empty for the generated one."""
    publish_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a draft becomes public by itself."""
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TicketType(SQLModel, table=True):
    """What can be bought. It draws from every pool of ``pool_ids``: its own limit, shared ones, the event's total."""

    __tablename__ = "ticket_types"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"]),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint("per_order_min >= 1 and per_order_max >= per_order_min", name="per_order"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=short(80))
    description: str = Field(sa_type=short(400))
    price_minor: int = Field(sa_type=BigInteger)
    position: int
    on_sale: bool = True
    """False withdraws the type from sale; tickets already sold stay valid."""
    sales_start: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sales_end: datetime | None = Field(default=None, sa_type=UtcDateTime)
    per_order_min: int = 1
    per_order_max: int = 10
    pool_ids: str = Field(sa_type=Text)
    """JSON array of pool ids, canonical."""


class PoolKind(StrEnum):
    TYPE = "type"
    SHARED = "shared"
    TOTAL = "total"


class Pool(SQLModel, table=True):
    """A counter of places. ``capacity`` NULL means unlimited; the CHECKs are the last line of defence."""

    __tablename__ = "pools"
    __table_args__ = (
        ForeignKeyConstraint(["event_id"], ["events.id"]),
        one_of("kind", PoolKind),
        CheckConstraint("sold >= 0 and held >= 0 and offered >= 0", name="not_negative"),
        CheckConstraint("capacity is null or sold + held + offered <= capacity", name="not_oversold"),
    )

    event_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=short(8))
    name: str = Field(sa_type=short(80))
    capacity: int | None = None
    sold: int = 0
    held: int = 0
    offered: int = 0


class EventSecret(SQLModel, table=True):
    """What an event has beside the journal, since no message may hold it."""

    __tablename__ = "event_secrets"

    event_id: UUID = Field(primary_key=True)
    password_hash: str = Field(default="", sa_type=short(255))
    online_link: str = Field(default="", sa_type=short(500))
    """For ticket holders alone."""
    updated_at: datetime = Field(sa_type=UtcDateTime)
