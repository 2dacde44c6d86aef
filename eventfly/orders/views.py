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
    online: bool = False
    online_link: str = ""
    """Where an online event happens; empty until its organizer says, and unless the order is paid."""
    refund_policy: str = ""
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
    url: str = ""
    """Its own page."""
    status: str = ""
    buyer_name: str = ""
    buyer_email: str = ""
    tickets: int = 0
    lines_text: str = ""
    total_text: str = ""
    placed_at_iso: str = ""
    placed_text: str = ""
    """In the event's zone."""
    erased: bool = False
    """The buyer's name and address are gone."""


@dataclass(frozen=True)
class OrganizerOrders:
    """A page of an event's orders, with counts by status."""

    rows: list[OrganizerOrderRow] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeLine:
    """One fact, as it was and as it will be."""

    label: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class ChangePreview:
    """Who will be told what when the edit is saved."""

    token: str = ""
    """What a confirmation has to name: exactly these changes."""
    mails: int = 0
    """One for each paid order."""
    mails_text: str = ""
    """``12 mails``"""
    who_text: str = ""
    """``Ada, Bea and 10 more``"""
    subject: str = ""
    lines: list[ChangeLine] = field(default_factory=list)


@dataclass(frozen=True)
class OrganizerAttendeeRow:
    """A ticket and who comes with it, as the organizer sees it."""

    ticket_id: str = ""
    name: str = ""
    email: str = ""
    type_name: str = ""
    status: str = ""
    """``valid`` or ``void``."""
    reference: str = ""
    """The order's."""
    number: int = 0
    """Counts from 1 within the order."""
    url: str = ""
    """The order's own page."""
    issued_at_iso: str = ""
    issued_text: str = ""


@dataclass(frozen=True)
class OrganizerAttendees:
    """A page of an event's attendees, with counts by the status of their tickets."""

    rows: list[OrganizerAttendeeRow] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganizerTicketView:
    """One ticket of an order, on the order's page for the organizer."""

    number: int = 0
    type_name: str = ""
    name: str = ""
    email: str = ""
    status: str = ""
    editable: bool = False


@dataclass(frozen=True)
class OrganizerPaymentView:
    """One attempt to take money for an order."""

    status: str = ""
    """``open``, ``succeeded``, ``failed`` or ``cancelled``."""
    amount_text: str = ""
    refunded_text: str = ""
    failure: str = ""
    reference: str = ""
    """What the provider calls it."""
    at_text: str = ""
    at_iso: str = ""


@dataclass(frozen=True)
class OrganizerOrderView:
    """An order with all that those who run the event may see and do."""

    order_id: str = ""
    reference: str = ""
    status: str = ""
    event_slug: str = ""
    event_title: str = ""
    zone_text: str = ""
    buyer_name: str = ""
    buyer_email: str = ""
    total_text: str = ""
    refunded_text: str = ""
    placed_text: str = ""
    placed_at_iso: str = ""
    lines: list[OrderLineView] = field(default_factory=list)
    tickets: list[OrganizerTicketView] = field(default_factory=list)
    payments: list[OrganizerPaymentView] = field(default_factory=list)
    may_correct: bool = False
    """Resend its tickets, correct its buyer's address, edit its attendees."""
    may_release: bool = False
    may_cancel: bool = False
    may_erase: bool = False
    """It is over or paid, and a guest's: whoever has an account erases themselves."""
    erased: bool = False
    """The buyer's name and address are gone."""
    test: bool = False
    """The sandbox took the money."""
