"""What happens to events, ticket types and pools. All text in them is the organizer's public text."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventfly.journal import Message, message


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """What an organizer says about an event."""

    slug: str
    title: str
    summary: str
    description: str
    category: str
    venue: str
    address: str
    city: str
    country: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    doors_at: datetime | None
    left_display: str
    few_threshold: int
    show_going: bool
    tags: tuple[str, ...] = ()
    visibility: str = "public"
    online: bool = False
    """It takes place behind a link, which only holders get and no message holds."""
    accent: str = ""
    """``#RRGGBB``; empty for the product's own."""
    refund_policy: str = ""


@message("events.created")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventCreated(Message):
    organization_id: UUID
    code: str
    currency: str
    details: EventDetails


@message("events.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanged(Message):
    edition: int
    """The event's version after this change."""
    details: EventDetails


@message("events.published")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventPublished(Message):
    pass


@message("events.unpublished")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventUnpublished(Message):
    pass


@message("events.publishing_scheduled")
@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingScheduled(Message):
    publish_at: datetime | None
    """None takes the plan back."""


@message("events.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventCancelled(Message):
    pass


@message("events.archived")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventArchived(Message):
    """Put away: out of its organizer's way, whatever its status."""


@message("events.unarchived")
@dataclass(frozen=True, slots=True, kw_only=True)
class EventUnarchived(Message):
    pass


@message("events.cover_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class CoverChanged(Message):
    cover: str
    """Under which name the picture is stored; empty for the generated one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """What an edit changed for those who have bought, in public words."""

    fact: str
    """``time``, ``place`` or ``link``."""
    before: str
    after: str


@message("events.change_announced")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnnounced(Message):
    """Everybody who had a paid order by then is told of these changes."""

    changes: tuple[FactChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypeDetails:
    name: str
    description: str
    price_minor: int
    position: int
    on_sale: bool
    sales_start: datetime | None
    sales_end: datetime | None
    per_order_min: int
    per_order_max: int
    pool_ids: tuple[UUID, ...]


@message("events.ticket_type_added")
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypeAdded(Message):
    ticket_type_id: UUID
    details: TicketTypeDetails


@message("events.ticket_type_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypeChanged(Message):
    ticket_type_id: UUID
    details: TicketTypeDetails


@message("events.pool_added")
@dataclass(frozen=True, slots=True, kw_only=True)
class PoolAdded(Message):
    pool_id: UUID
    pool_kind: str
    name: str
    capacity: int | None


@message("events.capacity_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChanged(Message):
    pool_id: UUID
    capacity: int | None
