"""What the API takes and gives, as Pydantic models: strict, closed, bounded. OpenAPI is made from them.

Amounts are integers in minor units of a currency of ISO 4217; moments are UTC, with the event's IANA zone
beside them.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from eventfly import orders, routes
from eventfly.errors import Invalid, Problem
from eventfly.events.views import EventCard, EventPageView, TicketTypeView
from eventfly.money import MAX_MINOR, Money
from eventfly.orders.views import OrderView, PaymentOutcome, PlacedView

MOST_PLACES = 1000
Text = Annotated[str, StringConstraints(max_length=500)]
Minor = Annotated[int, Field(ge=0, le=MAX_MINOR)]
_MOST_PROBLEMS = 20


class Given(BaseModel):
    """Base of what is sent to us: unknown fields and loose types are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LineIn(Given):
    """So many of one ticket type, at the unit price that was shown."""

    ticket_type_id: UUID
    quantity: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    unit_minor: Minor


class BuyerIn(Given):
    name: Text
    email: Text
    consent: Annotated[bool, Field(description="Agrees to the terms.")]


class AttendeeIn(Given):
    """One guest, in the order of the tickets; a blank name or address means the buyer's own."""

    ticket_type_id: UUID
    name: Text = ""
    email: Text = ""


class OrderIn(Given):
    lines: Annotated[tuple[LineIn, ...], Field(min_length=1, max_length=20)]
    buyer: BuyerIn | None = None
    attendees: Annotated[tuple[AttendeeIn, ...], Field(max_length=200)] = ()
    accept_total: Annotated[Minor | None, Field(description="Accepts this total after a price rose.")] = None

    def line_requests(self) -> list[orders.LineRequest]:
        return [
            orders.LineRequest(line.ticket_type_id, line.quantity, line.unit_minor) for line in self.lines
        ]

    def buyer_form(self) -> orders.BuyerForm | None:
        """Return the buyer with the guests. Raises Invalid for guests without a buyer."""
        if self.buyer is None:
            if self.attendees:
                raise Invalid(Problem("buyer", "Guests need a buyer.", "missing"))
            return None
        guests = tuple(orders.AttendeeForm(**guest.model_dump()) for guest in self.attendees)
        return orders.BuyerForm(**self.buyer.model_dump(), attendees=guests)


class PaymentIn(Given):
    """How to pay; for the TEST sandbox `{"card": "succeeds"}`."""

    details: Annotated[dict[Text, Text], Field(max_length=10)] = {}


GivenModel = TypeVar("GivenModel", bound=Given)


def read(model: type[GivenModel], body: bytes) -> GivenModel:
    """Read a JSON body. Raises Invalid with a dotted path for each field, repeating nothing that was sent."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
    raise Invalid([_problem(item) for item in found[:_MOST_PROBLEMS]])


def _problem(item: Any) -> Problem:
    field = ".".join(str(part) for part in item["loc"] if part != "[key]")
    return Problem(field[:120], item["msg"], item["type"])


class Shown(BaseModel):
    """Base of what we answer."""

    model_config = ConfigDict(frozen=True)


class MoneyOut(Shown):
    minor: Annotated[int, Field(description="Minor units of the currency.")]
    currency: str
    text: str

    @classmethod
    def of(cls, minor: int, currency: str) -> Self:
        return cls(minor=minor, currency=currency, text=str(Money(minor, currency)))


class When(Shown):
    starts_at: Annotated[str, Field(description="UTC")]
    ends_at: Annotated[str, Field(description="UTC")]
    zone: Annotated[str, Field(description="The event's IANA time zone.")]
    local: Annotated[str, Field(description="The start by the event's clocks, with its offset.")]
    text: str


class Place(Shown):
    venue: str
    city: str
    country: str
    address: str = ""


class EventSummary(Shown):
    slug: str
    url: str
    title: str
    summary: str
    category: str
    organizer: str
    when: When
    place: Place
    price: str
    free: bool
    sold_out: bool
    badge: str
    cover: str

    @classmethod
    def of(cls, card: EventCard, absolute: Any) -> Self:
        """Make the summary of a card; `absolute` turns a path into an address."""
        return cls(
            slug=card.slug,
            url=absolute(card.url),
            title=card.title,
            summary=card.summary,
            category=card.category,
            organizer=card.organizer_name,
            when=_when(card),
            place=Place(venue=card.venue, city=card.city, country=card.country),
            price=card.price_text,
            free=card.free,
            sold_out=card.sold_out,
            badge=card.badge,
            cover=absolute(card.cover_url),
        )


Next = Annotated[str | None, Field(description="Where the list goes on; null at its end.")]


class EventList(Shown):
    events: list[EventSummary]
    total: int
    next: Next


class TicketType(Shown):
    id: UUID
    name: str
    description: str
    price: MoneyOut
    availability: Annotated[str, Field(description="InStock, SoldOut, PreOrder or Discontinued.")]
    reason: Annotated[str, Field(description="Why it cannot be bought now; empty when it can.")]
    left: Annotated[str, Field(description="What the organizer lets the public know of what is left.")]
    min_per_order: int
    max_per_order: int
    max_now: int

    @classmethod
    def of(cls, offered: TicketTypeView) -> Self:
        return cls(
            id=UUID(offered.id),
            name=offered.name,
            description=offered.description,
            price=MoneyOut.of(offered.price_minor, offered.currency),
            availability=offered.availability,
            reason=offered.reason,
            left=offered.left_text,
            min_per_order=offered.min,
            max_per_order=offered.max,
            max_now=offered.max_now,
        )


class Event(Shown):
    slug: str
    url: str
    status: str
    title: str
    summary: str
    description: Annotated[str, Field(description="Safe HTML.")]
    category: str
    organizer: str
    organizer_contact: str
    when: When
    doors_at: str | None
    place: Place
    online: Annotated[bool, Field(description="Without a place: the link comes with the ticket.")]
    tags: list[str]
    refund_policy: str
    currency: str
    going: str
    sold_out: bool
    on_sale: bool
    cover: str
    ticket_types: list[TicketType]

    @classmethod
    def of(cls, page: EventPageView) -> Self:
        return cls(
            slug=page.slug,
            url=page.url,
            status=page.status,
            title=page.title,
            summary=page.summary,
            description=page.description_html,
            category=page.category,
            organizer=page.organizer_name,
            organizer_contact=page.organizer_contact,
            when=_when(page),
            doors_at=utc(page.doors_at_iso) or None,
            place=Place(venue=page.venue, city=page.city, country=page.country, address=page.address),
            online=page.online,
            tags=[tag.text for tag in page.tags],
            refund_policy=page.refund_policy,
            currency=page.currency,
            going=page.going_text,
            sold_out=page.sold_out,
            on_sale=page.on_sale,
            cover=page.cover_image_url,
            ticket_types=[TicketType.of(offered) for offered in page.ticket_types],
        )


class Placed(Shown):
    reference: str
    secret: Annotated[str, Field(description="Opens the order: send it as `Authorization: Bearer`.")]
    status: str
    total: MoneyOut
    expires_at: Annotated[str, Field(description="UTC; the places are released then unless paid.")]
    order: str
    pay: str

    @classmethod
    def of(cls, placed: PlacedView) -> Self:
        order = f"{routes.API}/orders/{placed.reference}"
        return cls(
            reference=placed.reference,
            secret=placed.secret,
            status=str(placed.status),
            total=MoneyOut.of(placed.total.minor, placed.total.currency),
            expires_at=utc(placed.expires_at.isoformat()),
            order=order,
            pay=f"{order}/pay",
        )


class Payment(Shown):
    step: Annotated[str, Field(description="paid, declined, action, waiting or refunded")]
    failure: str
    action_url: Annotated[str, Field(description="Where the buyer has something to confirm.")]

    @classmethod
    def of(cls, outcome: PaymentOutcome) -> Self:
        return cls(step=str(outcome.step), failure=outcome.failure, action_url=outcome.action_url)


class OrderLine(Shown):
    ticket_type_id: UUID
    name: str
    quantity: int
    unit_minor: int


class Ticket(Shown):
    number: int
    type: str
    attendee: str
    status: str
    code: Annotated[str, Field(description="The signed text of the QR code; empty when void.")]


class Order(Shown):
    reference: str
    status: str
    event: str
    zone: str
    starts_at: str
    total: MoneyOut
    lines: list[OrderLine]
    tickets: list[Ticket]
    placed_at: str
    expires_at: str | None
    paid_at: str | None
    online_link: Annotated[str, Field(description="Where an online event happens; empty until paid.")]
    test: bool

    @classmethod
    def of(cls, view: OrderView) -> Self:
        return cls(
            reference=view.reference,
            status=view.status,
            event=view.event_slug,
            zone=view.zone,
            starts_at=utc(view.starts_at_iso),
            total=MoneyOut.of(view.total_minor, view.currency),
            lines=[OrderLine.model_validate(line, from_attributes=True) for line in view.lines],
            tickets=[
                Ticket(
                    number=ticket.number,
                    type=ticket.type_name,
                    attendee=ticket.attendee,
                    status=ticket.status,
                    code=ticket.code,
                )
                for ticket in view.tickets
            ],
            placed_at=utc(view.placed_at_iso),
            expires_at=utc(view.expires_at_iso) or None,
            paid_at=utc(view.paid_at_iso) or None,
            online_link=view.online_link,
            test=view.test,
        )


class FieldProblem(Shown):
    field: str
    message: str
    code: str


class ProblemDocument(Shown):
    """RFC 9457. A conflict adds the data of its next step, such as the new `total` of `price-changed`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []


def _when(event: EventCard | EventPageView) -> When:
    return When(
        starts_at=utc(event.starts_at_iso),
        ends_at=utc(event.ends_at_iso),
        zone=event.zone,
        local=event.starts_at_iso,
        text=event.when_text,
    )


def utc(iso: str) -> str:
    """Write a moment in UTC.

    >>> utc("2027-12-03T19:30:00+01:00"), utc("")
    ('2027-12-03T18:30:00Z', '')
    """
    return datetime.fromisoformat(iso).astimezone(UTC).isoformat().replace("+00:00", "Z") if iso else ""
