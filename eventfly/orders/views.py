"""What buyers, holders and organizers may see of orders: frozen and ready to show.

Ids are text, times are ISO 8601 in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from eventfly.money import Money
from eventfly.orders.models import OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedView:
    """The answer to placing."""

    event_id: UUID
    event_slug: str
    order_id: UUID
    reference: str
    status: OrderStatus
    expires_at: datetime
    total: Money
    secret: str = field(repr=False)
    """Opens the order; shown once, kept hashed."""
    repeated: bool = False


class PaymentStep(StrEnum):
    """Where a payment stands for the buyer."""

    PAID = "paid"
    DECLINED = "declined"
    ACTION = "action"
    """The buyer has something to do at ``action_url``."""
    WAITING = "waiting"
    """No answer yet; it will come, and nothing is charged twice."""
    REFUNDED = "refunded"
    """The money came too late for the places and is on its way back."""


@dataclass(frozen=True, slots=True)
class PaymentOutcome:
    step: PaymentStep
    failure: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class OrderLineView:
    ticket_type_id: str = ""
    name: str = ""
    quantity: int = 0
    unit_text: str = ""
    unit_minor: int = 0
    sum_text: str = ""


@dataclass(frozen=True)
class AttendeeView:
    """A place to be named, or a ticket's holder."""

    position: int = 0
    """Counts from 1 in the order in which tickets are issued."""
    ticket_type_id: str = ""
    type_name: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class DraftView:
    """An order as its browser sees it between choosing and the finished purchase."""

    order_id: str = ""
    reference: str = ""
    status: str = ""
    """A value of OrderStatus."""
    event_slug: str = ""
    event_title: str = ""
    currency: str = ""
    lines: list[OrderLineView] = field(default_factory=list)
    total_text: str = ""
    total_minor: int = 0
    free: bool = False
    expires_at_iso: str = ""
    seconds_left: int = 0
    extendable: bool = False
    details_given: bool = False
    buyer_name: str = ""
    buyer_email: str = ""
    attendees: list[AttendeeView] = field(default_factory=list)
    """One per place, in ticket order; blank until given."""
    payment_failure: str = ""
    """Why the last attempt failed, as a short code; empty when none did."""


@dataclass(frozen=True)
class TicketView:
    """One ticket of an order."""

    number: int = 0
    id: str = ""
    type_name: str = ""
    attendee: str = ""
    attendee_email: str = ""
    status: str = ""
    code: str = ""
    """The signed text of the QR code; empty when void."""
    qr_url: str = ""


@dataclass(frozen=True)
class OrderView:
    """An order as whoever holds its link sees it."""

    reference: str = ""
    status: str = ""
    event_slug: str = ""
    event_title: str = ""
    event_status: str = ""
    when_text: str = ""
    zone: str = ""
    starts_at_iso: str = ""
    ends_at_iso: str = ""
    place_text: str = ""
    organizer_name: str = ""
    organizer_contact: str = ""
    currency: str = ""
    total_minor: int = 0
    total_text: str = ""
    lines: list[OrderLineView] = field(default_factory=list)
    tickets: list[TicketView] = field(default_factory=list)
    buyer_name: str = ""
    buyer_email: str = ""
    placed_at_iso: str = ""
    expires_at_iso: str = ""
    paid_at_iso: str = ""
    editable: bool = False
    """Attendees may still be named: paid, and doors are not open yet."""
    cover_url: str = ""
    pdf_url: str = ""
    calendar_url: str = ""
    test: bool = False
    """The sandbox took the money."""
    refunded_text: str = ""


@dataclass(frozen=True)
class AccountOrderRow:
    """An order in "my tickets"."""

    reference: str = ""
    status: str = ""
    event_slug: str = ""
    event_title: str = ""
    when_text: str = ""
    starts_at_iso: str = ""
    place_text: str = ""
    tickets: int = 0
    total_text: str = ""
    upcoming: bool = True
    cover_url: str = ""


@dataclass(frozen=True)
class OrganizerOrderRow:
    """An order as the organizer sees it."""

    order_id: str = ""
    reference: str = ""
    status: str = ""
    buyer_name: str = ""
    buyer_email: str = ""
    tickets: int = 0
    lines_text: str = ""
    total_text: str = ""
    placed_at_iso: str = ""
    placed_text: str = ""
    """In the event's zone."""
    expires_at_iso: str = ""
    releasable: bool = False
    erased: bool = False
    """Its names and addresses are gone."""
    erasable: bool = False
    """It is over or paid, and a guest's: whoever has an account erases themselves."""


@dataclass(frozen=True)
class OrganizerOrders:
    """A page of an event's orders, newest first, with counts by status."""

    rows: list[OrganizerOrderRow] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    counts: dict[str, int] = field(default_factory=dict)
