"""What the journal says of an order, in plain words: one sentence for each message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventfly import events, orders, payments, tickets
from eventfly.analytics.views import HistoryEntryView
from eventfly.journal import Message
from eventfly.money import Money

Sentence = tuple[str, str, str]
"""What happened, what more there is to say, and its tone."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to put an order's messages into words."""

    zone: str
    currency: str
    type_names: dict[UUID, str]

    @classmethod
    def of(cls, event: events.EventSnapshot) -> Telling:
        """Take the words from an event as it is now."""
        names = {item.id: item.details.name for item in event.types}
        return cls(event.details.zone, event.currency, names)

    def money(self, minor: int) -> str:
        return str(Money(minor, self.currency)) if minor else "Free"

    def moment(self, at: Any) -> str:
        return events.moment_text(at, self.zone)


def tell(message: Message, about: Telling) -> HistoryEntryView:
    """Say what a message means for its order."""
    words = _SENTENCES.get(type(message))
    title, detail, tone = words(message, about) if words else (message.kind.replace(".", ", "), "", "")
    return HistoryEntryView(
        title=title,
        detail=detail,
        tone=tone,
        at_iso=message.at.isoformat(),
        at_text=about.moment(message.at),
    )


def _placed(message: orders.OrderPlaced, about: Telling) -> Sentence:
    lines = ", ".join(
        f"{line.quantity} × {about.type_names.get(line.ticket_type_id, 'a ticket')}" for line in message.lines
    )
    until = f"kept until {about.moment(message.expires_at)}"
    return "Places taken", f"{lines} · {about.money(message.total_minor)} · {until}", ""


def _details(message: orders.DetailsGiven, about: Telling) -> Sentence:
    return "The buyer gave their details", f"Places kept until {about.moment(message.expires_at)}", ""


def _extended(message: orders.HoldExtended, about: Telling) -> Sentence:
    return "The buyer asked for more time", f"Places kept until {about.moment(message.expires_at)}", ""


def _not_paid(message: orders.OrderNotPaid, about: Telling) -> Sentence:
    return "Not paid", f"The places stay held until {about.moment(message.expires_at)}", "warn"


def _released(message: orders.OrderReleased, _about: Telling) -> Sentence:
    who = "by the organizer" if message.by_organizer else "by the buyer"
    return f"Places given back {who}", "They are on sale again.", ""


def _erased(message: orders.ContactsErased, _about: Telling) -> Sentence:
    who = "by the organizer" if message.by_organizer else "with the account they belonged to"
    return "Names and addresses were erased", f"{_people(message.contacts)}, {who}.", "warn"


def _people(count: int) -> str:
    return "One person" if count == 1 else f"{count} people"


def _opened(message: payments.PaymentOpened, about: Telling) -> Sentence:
    return "A payment began", f"{about.money(message.amount_minor)} by {message.provider}", ""


def _succeeded(message: payments.PaymentSucceeded, about: Telling) -> Sentence:
    return "The money arrived", f"{about.money(message.paid_minor)} · {message.provider_reference}", "good"


def _failed(message: payments.PaymentFailed, _about: Telling) -> Sentence:
    return "The payment was refused", message.failure.replace("_", " ").capitalize(), "warn"


def _refunding(message: payments.RefundStarted, about: Telling) -> Sentence:
    return f"{about.money(message.amount_minor)} owed back", "It is on its way to the buyer.", ""


def _refunded(message: payments.RefundSucceeded, about: Telling) -> Sentence:
    return f"{about.money(message.amount_minor)} sent back", message.provider_reference, "good"


def _issued(message: tickets.TicketsIssued, _about: Telling) -> Sentence:
    return _counted(message.tickets, "issued"), "", "good"


def _voided(message: tickets.TicketsVoided, _about: Telling) -> Sentence:
    return _counted(message.ticket_ids, "made void"), "Their codes open no door any more.", "bad"


def _counted(items: Sequence[Any], done: str) -> str:
    return f"{len(items)} {'ticket' if len(items) == 1 else 'tickets'} {done}"


def _always(title: str, detail: str = "", tone: str = "") -> Callable[[Any, Telling], Sentence]:
    return lambda _message, _about: (title, detail, tone)


_SENTENCES: dict[type[Message], Callable[[Any, Telling], Sentence]] = {
    orders.OrderPlaced: _placed,
    orders.DetailsGiven: _details,
    orders.HoldExtended: _extended,
    orders.OrderPaying: _always("The buyer went to pay", "The places cannot run out meanwhile."),
    orders.OrderNotPaid: _not_paid,
    orders.OrderPaid: _always("The order is paid", "", "good"),
    orders.OrderRetaken: _always(
        "The order is paid after all", "The money came late; its places were still free.", "good"
    ),
    orders.HoldExpired: _always("The time ran out", "The places went back on sale.", "warn"),
    orders.OrderReleased: _released,
    orders.OrderCancelled: _always("The order was cancelled", "Its places went back on sale.", "bad"),
    orders.ContactsErased: _erased,
    payments.PaymentOpened: _opened,
    payments.PaymentSucceeded: _succeeded,
    payments.PaymentFailed: _failed,
    payments.PaymentCancelled: _always("The payment was called off", "No money was taken."),
    payments.RefundStarted: _refunding,
    payments.RefundSucceeded: _refunded,
    tickets.TicketsIssued: _issued,
    tickets.TicketsVoided: _voided,
}
