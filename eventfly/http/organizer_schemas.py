"""What the API takes and gives of events for those who run them.

Sent times are moments with their offset, amounts minor units of the event's currency; both become what an
organizer would have typed, so that the one set of rules for forms reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from eventfly import events, organizers, routes
from eventfly.errors import Invalid, Problem
from eventfly.http.order_schemas import NextLink, Person, sliced
from eventfly.http.schemas import Given, Minor, MoneyOut, Next, Place, Shown, Text, When, utc
from eventfly.money import Money

Count = Annotated[int, Field(ge=1, le=1_000_000)]
PerOrder = Annotated[int, Field(ge=1, le=20)]
Long = Annotated[str, StringConstraints(max_length=20_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=140)]
TypeName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=30, pattern=r"^[^,]+$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
_UNLIMITED = "null is unlimited."
_AS_TYPED = (
    *("title", "slug", "summary", "description", "category", "currency", "left_display", "show_going"),
    *("visibility", "password", "accent", "refund_policy"),
)
_PLACE = ("venue", "address", "city", "country", "setting", "online_link")
_TIMES = ("starts_at", "ends_at", "doors_at")
_TYPE_AS_TYPED = ("name", "description", "on_sale")
_PER_ORDER = ("per_order_min", "per_order_max")
_SALES = ("sales_start", "sales_end")
_SENT_NAMES = {"price": "price_minor"}


class TicketTypePatch(Given):
    """A ticket type: with the `id` of one there is, what is left out stays; without, a new one."""

    id: UUID | None = None
    name: TypeName = "Ticket"
    description: Annotated[str, StringConstraints(max_length=400)] = ""
    price_minor: Minor = 0
    quantity: Annotated[Count | None, Field(description=_UNLIMITED)] = None
    sales_start: AwareDatetime | None = None
    sales_end: AwareDatetime | None = None
    per_order_min: PerOrder = 1
    per_order_max: PerOrder = 10
    on_sale: bool = True


class TicketTypeIn(TicketTypePatch):
    """A new ticket type."""

    id: Annotated[None, Field(description="A new one has none.")] = None
    name: TypeName
    price_minor: Minor


class EventFields(Given):
    """What those who run an event say of it."""

    title: Name = ""
    slug: Annotated[Text, Field(description="The address; empty: made from the title.")] = ""
    summary: Annotated[str, StringConstraints(max_length=240)] = ""
    description: Annotated[Long, Field(description="Markdown.")] = ""
    category: str = "other"
    venue: Annotated[str, StringConstraints(max_length=140)] = ""
    address: Annotated[str, StringConstraints(max_length=240)] = ""
    city: Annotated[str, StringConstraints(max_length=80)] = ""
    country: Annotated[Text, Field(description="ISO 3166-1 alpha-2, or empty.")] = ""
    setting: Annotated[Text, Field(description="venue, or online: then there is no place.")] = "venue"
    online_link: Annotated[Text, Field(description="Where it happens online: only tickets show it.")] = ""
    zone: Annotated[Text, Field(description="An IANA time zone of a place.")] = "Europe/Berlin"
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    doors_at: AwareDatetime | None = None
    currency: Annotated[Currency, Field(description="Fixed from the event's creation on.")] = "EUR"
    left_display: Annotated[Text, Field(description="exact, few or hidden.")] = "exact"
    few_threshold: Annotated[int, Field(ge=1, le=1000)] = 10
    show_going: bool = True
    visibility: Annotated[Text, Field(description="public, unlisted or password.")] = "public"
    password: Annotated[Text, Field(description="A new one, never shown.", repr=False)] = ""
    tags: Annotated[tuple[Tag, ...], Field(max_length=8)] = ()
    accent: Annotated[Text, Field(description="A colour, #RRGGBB, or empty.")] = ""
    refund_policy: Annotated[str, StringConstraints(max_length=2000)] = ""
    total_capacity: Annotated[Count | None, Field(description=_UNLIMITED)] = None
    ticket_types: Annotated[tuple[TicketTypePatch, ...], Field(min_length=1, max_length=30)] = ()

    def form(self, base: events.EventForm, current: events.EventSnapshot | None = None) -> events.EventForm:
        """Fill in a form: what was sent over what is there. Raises Invalid for times it cannot hold."""
        sent = self.model_fields_set
        typed = {name: getattr(self, name) for name in (*_AS_TYPED, *_PLACE) if name in sent}
        if "few_threshold" in sent:
            typed["few_threshold"] = str(self.few_threshold)
        if "total_capacity" in sent:
            typed["total_capacity"] = _count(self.total_capacity)
        if "tags" in sent:
            typed["tags"] = ", ".join(self.tags)
        zone = _zone(self.zone if "zone" in sent else base.zone)
        typed |= {name: clocks(getattr(self, name), zone, name) for name in _TIMES if name in sent}
        if current is not None and zone != base.zone:
            base = _rezoned(base, current, zone)
        form = replace(base, zone=zone, **typed)
        return replace(form, types=self._types(form)) if "ticket_types" in sent else form

    def _types(self, form: events.EventForm) -> list[events.TicketTypeForm]:
        there = {item.id: item for item in form.types}
        return [
            _type_form(sent, there.get(str(sent.id)), f"ticket_types.{at}.", form)
            for at, sent in enumerate(self.ticket_types)
        ]


class EventPatch(EventFields):
    """What changes; whatever is left out stays as it is. `ticket_types` is the whole list: one that is left out
    is withdrawn from sale."""

    accepted: Annotated[Text, Field(description="The `token` of 409 `buyers-will-be-told`.")] = ""


class EventIn(EventFields):
    """A new event: a draft that its organization alone can see."""

    organization_id: Annotated[UUID | None, Field(description="By default your first.")] = None
    title: Name
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    ticket_types: Annotated[tuple[TicketTypeIn, ...], Field(min_length=1, max_length=30)]


def _type_form(
    sent: TicketTypePatch, there: events.TicketTypeForm | None, prefix: str, form: events.EventForm
) -> events.TicketTypeForm:
    given = sent.model_fields_set if there else set(TicketTypePatch.model_fields)
    typed: dict[str, Any] = {name: getattr(sent, name) for name in _TYPE_AS_TYPED if name in given}
    if "price_minor" in given:
        typed["price"] = _price(sent.price_minor, form.currency)
    if "quantity" in given:
        typed["quantity"] = _count(sent.quantity)
    typed |= {name: str(getattr(sent, name)) for name in _PER_ORDER if name in given}
    typed |= {name: clocks(getattr(sent, name), form.zone, prefix + name) for name in _SALES if name in given}
    return replace(there or events.TicketTypeForm(), id=str(sent.id or ""), **typed)


def _rezoned(base: events.EventForm, current: events.EventSnapshot, zone: str) -> events.EventForm:
    """Another zone's clocks show the same moments differently."""
    sales = {str(item.id): item.details for item in current.types}
    types = [replace(item, **_shown_times(sales[item.id], _SALES, zone)) for item in base.types]
    return replace(base, types=types, **_shown_times(current.details, _TIMES, zone))


def _shown_times(details: Any, names: Sequence[str], zone: str) -> dict[str, Any]:
    return {name: clocks(getattr(details, name), zone, name) for name in names}


def clocks(moment: datetime | None, zone: str, field: str) -> str:
    """Write a moment as the event's own clocks show it, to the minute.

    Raises Invalid for a moment that these clocks cannot name: with seconds, or the second of an hour shown twice.
    """
    if moment is None:
        return ""
    try:
        shown = events.local(moment, zone)
        named = events.local(shown.replace(fold=0, second=0, microsecond=0).astimezone(UTC), zone)
    except (OverflowError, ValueError):
        raise Invalid(Problem(field, "Please give a time between 2000 and 2100.", "time")) from None
    if named != moment:
        text = "Please give full minutes, and not the second of an hour that the clocks show twice."
        raise Invalid(Problem(field, text, "time"))
    return f"{shown:%Y-%m-%dT%H:%M}"


def _zone(name: str) -> str:
    if name not in events.zones():
        raise Invalid(Problem("zone", "An IANA time zone of a place, such as Europe/Berlin.", "unknown"))
    return name


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _price(minor: int, currency: str) -> str:
    try:
        return str(Money(minor, currency).major) if minor else "0"
    except ValueError:
        # The form will say what is wrong with the currency.
        return str(minor)


def as_sent(field: str) -> str:
    """Name a form's field as the API does.

    >>> as_sent("types.0.price")
    'ticket_types.0.price_minor'
    """
    parts = field.split(".")
    if parts[0] == "types":
        parts[0] = "ticket_types"
    return ".".join([*parts[:-1], _SENT_NAMES.get(parts[-1], parts[-1])])


class ManagedTicketType(Shown):
    id: UUID
    name: str
    description: str
    price: MoneyOut
    quantity: Annotated[int | None, Field(description=_UNLIMITED)]
    sold: int
    held: int
    sales_start: str | None
    sales_end: str | None
    per_order_min: int
    per_order_max: int
    on_sale: bool

    @classmethod
    def of(cls, event: events.EventSnapshot, item: events.TypeSnapshot) -> Self:
        details, own = item.details, event.own_pool(item)
        return cls(
            id=item.id,
            name=details.name,
            description=details.description,
            price=MoneyOut.of(details.price_minor, event.currency),
            quantity=own.capacity if own else None,
            sold=own.sold if own else 0,
            held=own.held if own else 0,
            sales_start=_moment(details.sales_start),
            sales_end=_moment(details.sales_end),
            per_order_min=details.per_order_min,
            per_order_max=details.per_order_max,
            on_sale=details.on_sale,
        )


class ManagedEvent(Shown):
    """An event with all its numbers, for those who run it."""

    slug: str
    url: str
    status: str
    edition: Annotated[int, Field(description="The ETag holds it; an edit names it by If-Match.")]
    organization_id: UUID
    organization: str
    role: str
    title: str
    summary: str
    description: Annotated[str, Field(description="Markdown.")]
    category: str
    when: When
    doors_at: str | None
    place: Place
    setting: Annotated[str, Field(description="venue or online.")]
    visibility: Annotated[str, Field(description="public, unlisted or password.")]
    tags: list[str]
    accent: str
    refund_policy: str
    currency: str
    left_display: str
    few_threshold: int
    show_going: bool
    total_capacity: Annotated[int | None, Field(description=_UNLIMITED)]
    sold: int
    held: int
    ticket_types: list[ManagedTicketType]
    published_at: str | None

    @classmethod
    def of(cls, managed: events.ManagedEvent, absolute: Any) -> Self:
        """Show an event; `absolute` turns a path into an address."""
        event, details, total = managed.event, managed.event.details, managed.event.total_pool
        return cls(
            slug=details.slug,
            url=absolute(routes.event(details.slug)),
            status=event.status,
            edition=event.edition,
            organization_id=event.organization_id,
            organization=managed.organization_name,
            role=managed.role,
            title=details.title,
            summary=details.summary,
            description=details.description,
            category=details.category,
            when=_when(details),
            doors_at=_moment(details.doors_at),
            place=Place(
                venue=details.venue, city=details.city, country=details.country, address=details.address
            ),
            setting="online" if details.online else "venue",
            visibility=details.visibility,
            tags=list(details.tags),
            accent=details.accent,
            refund_policy=details.refund_policy,
            currency=event.currency,
            left_display=details.left_display,
            few_threshold=details.few_threshold,
            show_going=details.show_going,
            total_capacity=total.capacity if total else None,
            sold=total.sold if total else 0,
            held=total.held if total else 0,
            ticket_types=[ManagedTicketType.of(event, item) for item in event.types],
            published_at=_moment(event.published_at),
        )


class ManagedEventList(Shown):
    events: list[ManagedEvent]
    next: Next


class Organization(Shown):
    id: UUID
    name: str
    slug: str
    contact_email: str
    role: Annotated[str, Field(description="Yours in it: owner, manager or staff.")]

    @classmethod
    def of(cls, view: organizers.OrganizationView) -> Self:
        return cls(
            id=UUID(view.id),
            name=view.name,
            slug=view.slug,
            contact_email=view.contact_email,
            role=view.role,
        )


class Member(Shown):
    person: Annotated[Person, Field(description="The address only to who manages the team.")]
    role: str
    since: str


class MemberList(Shown):
    members: list[Member]
    next: Next

    @classmethod
    def of(cls, found: Sequence[organizers.MemberRecord], limit: int, link: NextLink) -> Self:
        """Show the first `limit` of what was found; one more says that the list goes on."""
        records, following = sliced(found, limit, lambda record: record.account_id, link)
        members = [
            Member(
                person=Person(name=record.name, email=record.email),
                role=record.role,
                since=utc(record.since.isoformat()),
            )
            for record in records
        ]
        return cls(members=members, next=following)


def _when(details: events.EventDetails) -> When:
    return When(
        starts_at=utc(details.starts_at.isoformat()),
        ends_at=utc(details.ends_at.isoformat()),
        zone=details.zone,
        local=events.local(details.starts_at, details.zone).isoformat(),
        text=events.when_text(details.starts_at, details.ends_at, details.zone),
    )


def _moment(moment: datetime | None) -> str | None:
    return utc(moment.isoformat()) if moment else None
