"""What pages, mails and the API may see of events: frozen, ready to show, and free of hidden numbers.

``public_numbers`` is the one place that decides what strangers learn of "going" and "left"; the page, the
first HTML, the live channel and the API all get their numbers from it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from eventfly.events.models import LeftDisplay
from eventfly.events.snapshots import EventSnapshot, TypeSnapshot
from eventfly.events.times import moment_text

CARD_BADGE_AT = 25
"""A card says how many are left only from here on: more is no news."""

CATEGORY_TEXTS = {
    "music": "Music",
    "theatre": "Theatre & comedy",
    "tech": "Tech",
    "food": "Food & drink",
    "sport": "Sport",
    "art": "Art & exhibitions",
    "community": "Community",
    "film": "Film",
    "workshop": "Workshops",
    "other": "Other",
}


class Availability(StrEnum):
    """Whether a ticket type can be bought now; values are those of schema.org where it has a word."""

    IN_STOCK = "InStock"
    SOLD_OUT = "SoldOut"
    PRE_ORDER = "PreOrder"
    """Sales have not started."""
    DISCONTINUED = "Discontinued"
    """Sales have ended, or the event is over or cancelled."""


@dataclass(frozen=True, slots=True)
class PublicTypeNumbers:
    """What strangers learn of one ticket type's numbers."""

    id: str
    left_text: str
    """``12 left``, ``Few left``, ``Sold out`` or nothing."""
    availability: str
    reason: str
    """Why it cannot be bought now; empty when it can."""
    max_now: int
    """Most that one order may take now; 0 when none. Follows what is left only where that is shown."""


@dataclass(frozen=True, slots=True)
class PublicNumbers:
    """What strangers learn of an event's numbers."""

    going_text: str
    badge: str
    sold_out: bool
    types: tuple[PublicTypeNumbers, ...]


def public_numbers(event: EventSnapshot, now: datetime) -> PublicNumbers:
    """Decide what is public of an event's numbers, by the organizer's choice of ``left_display``.

    Sold out is always public. Where what is left is hidden, or said as "few left", no number here
    changes with it, ``max_now`` included.
    """
    types = tuple(_type_numbers(event, ticket_type, now) for ticket_type in event.listed_types)
    open_types = [item for item in types if item.availability != Availability.DISCONTINUED]
    sold_out = bool(open_types) and all(item.availability == Availability.SOLD_OUT for item in open_types)
    going = event.going if event.details.show_going else 0
    return PublicNumbers(
        going_text=f"{going:,} going" if going else "",
        badge=_badge(event, now, sold_out),
        sold_out=sold_out,
        types=types,
    )


def _type_numbers(event: EventSnapshot, ticket_type: TypeSnapshot, now: datetime) -> PublicTypeNumbers:
    availability, reason = availability_of(event, ticket_type, now)
    left, maximum = event.left(ticket_type), ticket_type.details.per_order_max
    if availability == Availability.SOLD_OUT:
        text, most = "Sold out", 0
    else:
        text = _left_text(event, left) if availability != Availability.DISCONTINUED else ""
        most = maximum if availability == Availability.IN_STOCK else 0
    if left is not None and event.details.left_display == LeftDisplay.EXACT:
        most = min(most, max(left, 0))
    return PublicTypeNumbers(str(ticket_type.id), text, availability.value, reason, most)


def availability_of(
    event: EventSnapshot, ticket_type: TypeSnapshot, now: datetime
) -> tuple[Availability, str]:
    """Tell whether a ticket type can be bought now, and if not, why; the reason is public."""
    details, zone = ticket_type.details, event.details.zone
    if event.is_cancelled:
        return Availability.DISCONTINUED, "Cancelled"
    if now >= event.details.ends_at:
        return Availability.DISCONTINUED, "This event is over"
    if details.sales_end and now >= details.sales_end:
        return Availability.DISCONTINUED, "Sales ended"
    if details.sales_start and now < details.sales_start:
        return Availability.PRE_ORDER, f"On sale from {moment_text(details.sales_start, zone)}"
    left = event.left(ticket_type)
    if left is not None and left < details.per_order_min:
        return Availability.SOLD_OUT, "Sold out"
    return Availability.IN_STOCK, ""


def _left_text(event: EventSnapshot, left: int | None) -> str:
    if left is None:
        return ""
    if event.details.left_display == LeftDisplay.EXACT:
        return f"{left:,} left"
    if event.details.left_display == LeftDisplay.FEW and left <= event.details.few_threshold:
        return "Few left"
    return ""


def _badge(event: EventSnapshot, now: datetime, sold_out: bool) -> str:
    if event.is_cancelled:
        return "Cancelled"
    if now >= event.details.ends_at:
        return "Past"
    if sold_out:
        return "Sold out"
    if not event.is_selling(now):
        return ""
    left = event.left_in_all
    if event.details.left_display == LeftDisplay.EXACT and left is not None and left > CARD_BADGE_AT:
        return ""
    return _left_text(event, left)


@dataclass(frozen=True)
class TagView:
    """A tag, and the list of what else has it."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class EventCard:
    """One event in a list."""

    slug: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    category: str = ""
    category_text: str = ""
    city: str = ""
    country: str = ""
    venue: str = ""
    where_text: str = ""
    """``Echo Hall, Berlin`` or ``Online``."""
    online: bool = False
    tags: list[str] = field(default_factory=list)
    organizer_name: str = ""
    starts_at_iso: str = ""
    """With the offset of the event's zone."""
    ends_at_iso: str = ""
    zone: str = ""
    date_day: str = ""
    """``3``"""
    date_month: str = ""
    """``Dec``"""
    weekday: str = ""
    """``Fri``"""
    day_text: str = ""
    """``Friday 3 December 2027``: the heading of its day in a list."""
    time_text: str = ""
    """``19:30 CET``"""
    when_text: str = ""
    """``Fri 3 December 2027, 19:30–23:00 CET``"""
    price_text: str = ""
    """``Free``, ``€12``, ``from €12``."""
    free: bool = False
    badge: str = ""
    """``Sold out``, ``12 left``, ``Few left`` or nothing."""
    sold_out: bool = False
    going_text: str = ""
    cover_url: str = ""


@dataclass(frozen=True)
class CityOption:
    name: str = ""
    count: int = 0


@dataclass(frozen=True)
class DiscoverView:
    """A page of the list of events; ``page`` is the one shown, even if a later one was asked for."""

    cards: list[EventCard] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    total_text: str = ""
    """``24 events``"""
    cities: list[CityOption] = field(default_factory=list)
    """Every city with an upcoming event, most events first."""


@dataclass(frozen=True)
class TicketTypeView:
    """What can be bought, as a stranger sees it."""

    id: str = ""
    name: str = ""
    description: str = ""
    price_text: str = ""
    price_minor: int = 0
    """Minor units of ``currency``; all-in."""
    currency: str = ""
    free: bool = False
    left_text: str = ""
    available: bool = False
    availability: str = ""
    """A word of schema.org: InStock, SoldOut, PreOrder, Discontinued."""
    reason: str = ""
    """Why it cannot be bought now; empty when it can."""
    sales_start_iso: str = ""
    sales_end_iso: str = ""
    sales_end_text: str = ""
    """``Until Thu 2 Dec 18:00``; empty when sales end with the event."""
    min: int = 1
    max: int = 10
    max_now: int = 0


@dataclass(frozen=True)
class EventPageView:
    """A public event's page. All texts are ready to show; times are in the event's own zone."""

    id: str = ""
    slug: str = ""
    url: str = ""
    """Canonical and absolute."""
    path: str = ""
    title: str = ""
    summary: str = ""
    description_html: str = ""
    """Safe: made from Markdown without HTML and cleaned."""
    description_text: str = ""
    """The description's words alone, for previews and search engines."""
    category: str = ""
    category_text: str = ""
    status: str = ""
    """``published`` or ``cancelled``."""
    cancelled: bool = False
    over: bool = False
    when_text: str = ""
    day_text: str = ""
    time_text: str = ""
    doors_text: str = ""
    """``Doors 19:00``; empty when none are given."""
    zone: str = ""
    zone_text: str = ""
    """``Berlin time (CET, UTC+1)``"""
    date_day: str = ""
    date_month: str = ""
    weekday: str = ""
    starts_at_iso: str = ""
    ends_at_iso: str = ""
    doors_at_iso: str = ""
    venue: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2."""
    country_text: str = ""
    place_text: str = ""
    """Venue, address and city in one line."""
    map_url: str = ""
    """Empty for an online event."""
    calendar_url: str = ""
    """A path; empty when there is nothing to look forward to."""
    where_text: str = ""
    """``Echo Hall, Berlin`` or ``Online``."""
    online: bool = False
    tags: list[TagView] = field(default_factory=list)
    listed: bool = True
    """False: search engines are asked to leave it out."""
    accent_style: dict[str, str] = field(default_factory=dict)
    """Custom properties of the organizer's colour; empty for the product's own."""
    refund_policy: str = ""
    organizer_name: str = ""
    organizer_contact: str = ""
    organizer_terms: str = ""
    """How the organizer answers, in their own words."""
    """An e-mail address."""
    currency: str = ""
    price_text: str = ""
    low_price_minor: int = 0
    high_price_minor: int = 0
    free: bool = False
    going_text: str = ""
    badge: str = ""
    sold_out: bool = False
    on_sale: bool = False
    """Something can be bought now."""
    sales_note: str = ""
    """Why nothing can be bought now: ``On sale from Fri 3 Dec 10:00``, ``Sold out``…"""
    cover_url: str = ""
    cover_image_url: str = ""
    """Absolute, a PNG for previews."""
    updated_at_iso: str = ""
    ticket_types: list[TicketTypeView] = field(default_factory=list)


@dataclass(frozen=True)
class ManagedTypeView:
    """A ticket type with all its numbers, for those who run the event."""

    id: str = ""
    name: str = ""
    price_text: str = ""
    on_sale: bool = True
    state_text: str = ""
    """``On sale``, ``Withdrawn``, ``Sold out``, ``On sale from …``, ``Sales ended``."""
    capacity_text: str = ""
    """``120`` or ``Unlimited``."""
    capacity: int = 0
    """0 when unlimited."""
    sold: int = 0
    held: int = 0
    left_text: str = ""
    """What can still be taken by all its pools; ``Unlimited`` when nothing bounds it."""
    revenue_text: str = ""
    percent: int = 0
    """Sold, of its capacity; 0 when unlimited."""


@dataclass(frozen=True)
class ManagedPoolView:
    """A capacity pool with all its numbers."""

    id: str = ""
    kind: str = ""
    name: str = ""
    capacity_text: str = ""
    sold: int = 0
    held: int = 0
    offered: int = 0
    left_text: str = ""


@dataclass(frozen=True)
class ManagedCard:
    """One event in its organizer's list."""

    slug: str = ""
    url: str = ""
    """Where it is managed."""
    title: str = ""
    status: str = ""
    status_text: str = ""
    """``Draft``, ``Scheduled``, ``Published``, ``Cancelled``, ``Past``."""
    organization_name: str = ""
    city: str = ""
    where_text: str = ""
    archived: bool = False
    when_text: str = ""
    date_day: str = ""
    date_month: str = ""
    weekday: str = ""
    sold: int = 0
    held: int = 0
    capacity: int = 0
    """0 when unlimited."""
    capacity_text: str = ""
    percent: int = 0
    left_text: str = ""
    revenue_text: str = ""
    cover_url: str = ""


@dataclass(frozen=True)
class ManagedEventView:
    """An event with all its numbers, for those who run it."""

    id: str = ""
    slug: str = ""
    title: str = ""
    summary: str = ""
    status: str = ""
    status_text: str = ""
    edition: int = 0
    """What an edit must name, so that two editors notice each other."""
    organization_name: str = ""
    role: str = ""
    may_edit: bool = False
    may_refund: bool = False
    public_path: str = ""
    public_url: str = ""
    edit_path: str = ""
    when_text: str = ""
    place_text: str = ""
    zone: str = ""
    currency: str = ""
    sold: int = 0
    held: int = 0
    capacity: int = 0
    """0 when unlimited."""
    capacity_text: str = ""
    left_text: str = ""
    percent: int = 0
    revenue_text: str = ""
    refunded_text: str = ""
    left_display_text: str = ""
    """What the public sees of these numbers, in words."""
    visibility: str = ""
    visibility_text: str = ""
    """Who finds it, in words."""
    archived: bool = False
    publish_at_text: str = ""
    """When it becomes public by itself; empty without a plan."""
    picture: bool = False
    """It has a cover of its own, not the generated one."""
    missing: list[str] = field(default_factory=list)
    """What keeps it from being published."""
    types: list[ManagedTypeView] = field(default_factory=list)
    pools: list[ManagedPoolView] = field(default_factory=list)
    cover_url: str = ""
