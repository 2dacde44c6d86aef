"""Every message about an order has its sentence, and says nothing of people."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from eventfly import orders, payments, tickets
from eventfly.analytics.history import ABOUT_ORDERS
from eventfly.analytics.telling import _SENTENCES, Telling, tell
from eventfly.journal import kinds
from eventfly.orders.messages import PlacedLine

AT = datetime(2027, 1, 8, 19, 30, tzinfo=UTC)
SEAT = UUID(int=7)
ABOUT = Telling("Europe/Berlin", "EUR", {SEAT: "Seat"})
COMMON = {"event_id": UUID(int=1), "at": AT, "order_id": UUID(int=2)}


@pytest.mark.parametrize("kind", ABOUT_ORDERS, ids=lambda kind: kind.kind)
def test_every_kind_that_is_noted_has_words(kind):
    assert kind in _SENTENCES


def test_every_message_that_names_an_order_or_a_payment_is_noted():
    def names_one(kind):
        fields = kind.__dataclass_fields__
        return "order_id" in fields or "payment_id" in fields

    assert {kind for kind in kinds().values() if names_one(kind)} == set(ABOUT_ORDERS)


def test_placing_tells_what_for_how_much_and_until_when_on_the_events_clock():
    line = PlacedLine(ticket_type_id=SEAT, quantity=2, unit_minor=1250, pool_ids=())
    message = orders.OrderPlaced(
        **COMMON,
        reference="NIGH-AAAAAAAA",
        currency="EUR",
        total_minor=2500,
        contact_id=None,
        expires_at=AT.replace(minute=40),
        lines=(line,),
        places=(),
    )
    entry = tell(message, ABOUT)
    assert entry.title == "Places taken"
    assert entry.detail == "2 × Seat · €25.00 · kept until Fri 8 Jan 20:40"
    assert entry.at_text == "Fri 8 Jan 20:30"


def test_a_refusal_of_the_bank_is_told_in_words():
    failed = payments.PaymentFailed(
        event_id=UUID(int=1), at=AT, payment_id=UUID(int=3), failure="card_declined"
    )
    assert (tell(failed, ABOUT).detail, tell(failed, ABOUT).tone) == ("Card declined", "warn")


def test_one_ticket_is_not_told_as_several():
    voided = tickets.TicketsVoided(**COMMON, ticket_ids=(UUID(int=4),))
    assert tell(voided, ABOUT).title == "1 ticket made void"
