"""The box office's rules, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.errors import NotFound
from eventfly.orders import errors
from eventfly.orders import situation as situations
from eventfly.orders.allocation import allocate
from eventfly.orders.messages import (
    HoldExpired,
    OrderCancelled,
    OrderNotPaid,
    OrderPaid,
    OrderPlaced,
    OrderReleased,
    OrderRetaken,
    PlacedLine,
)
from eventfly.orders.models import OrderStatus
from eventfly.orders.requests import (
    Cancel,
    Confirm,
    Decline,
    Extend,
    GiveDetails,
    LineRequest,
    Place,
    Release,
    StartPayment,
)
from eventfly.orders.situation import (
    Answer,
    Origin,
    PaymentState,
    PoolState,
    Shop,
    Situation,
    TypeState,
)
from eventfly.payments import PaymentStatus, RefundStarted, may_become
from eventfly.runtime import Limits
from eventfly.tickets import TicketsIssued, TicketsVoided

EVENT = UUID(int=1)
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
STANDING, SEATED = UUID(int=11), UUID(int=12)
TOTAL, STANDING_POOL, SEATED_POOL = UUID(int=20), UUID(int=21), UUID(int=22)
_numbers = count(1000)


def an_id() -> UUID:
    return UUID(int=next(_numbers))


def a_shop(
    total: int | None = 100, standing: int | None = None, seated: int | None = None, price: int = 1000
) -> Shop:
    pools = {
        TOTAL: PoolState(TOTAL, "Whole event", total, 0, 0),
        STANDING_POOL: PoolState(STANDING_POOL, "Standing", standing, 0, 0),
        SEATED_POOL: PoolState(SEATED_POOL, "Seated", seated, 0, 0),
    }
    types = {
        STANDING: TypeState(STANDING, "Standing", price, (STANDING_POOL, TOTAL)),
        SEATED: TypeState(SEATED, "Seated", price * 2, (SEATED_POOL, TOTAL)),
    }
    return Shop(EVENT, "EUR", True, types, pools)


def a_situation(shop: Shop | None = None, **more: object) -> Situation:
    return Situation(shop=shop or a_shop(), now=NOW, limits=Limits(), **more)  # type: ignore[arg-type]


def a_request(*lines: tuple[UUID, int], price: int = 1000, **more: object) -> Place:
    asked = tuple(
        LineRequest(kind, quantity, price if kind == STANDING else price * 2)
        for kind, quantity in lines or [(STANDING, 1)]
    )
    order_id = an_id()
    values = {
        "key": order_id.hex,
        "fingerprint": "",
        "secret_hash": "",
        "reference": f"ABCDE-{order_id.int:08d}",
    }
    return Place(event_id=EVENT, order_id=order_id, lines=asked, **(values | more))  # type: ignore[arg-type]


def with_buyer(request: Place) -> Place:
    return replace(request, contact_id=an_id())


def decide(situation: Situation, *requests: object) -> list[object]:
    decisions, _ = allocate(situation, requests, an_id)  # type: ignore[arg-type]
    return [decision.answer for decision in decisions]


def messages(situation: Situation, *requests: object) -> list[object]:
    return allocate(situation, requests, an_id)[1]  # type: ignore[arg-type]


def placed(situation: Situation, *lines: tuple[UUID, int]) -> situations.OrderState:
    (answer,) = decide(situation, with_buyer(a_request(*lines)))
    assert isinstance(answer, Answer)
    return answer.order


def paying(situation: Situation, *lines: tuple[UUID, int]) -> tuple[situations.OrderState, PaymentState]:
    order = placed(situation, *lines)
    (answer,) = decide(situation, a_payment(order))
    assert isinstance(answer, Answer)
    assert answer.payment is not None
    return answer.order, answer.payment


def a_payment(order: situations.OrderState) -> StartPayment:
    return StartPayment(
        event_id=EVENT, order_id=order.id, payment_id=an_id(), provider="sandbox", idempotency_key=an_id().hex
    )


def confirm(order: situations.OrderState, payment: PaymentState, paid: int | None = None) -> Confirm:
    amount = payment.amount_minor if paid is None else paid
    return Confirm(
        event_id=EVENT,
        order_id=order.id,
        payment_id=payment.id,
        provider_reference="ch_1",
        paid_minor=amount,
        refund_id=an_id(),
    )


def test_requests_are_served_in_the_order_they_arrived() -> None:
    answers = decide(a_situation(a_shop(total=2)), a_request(), a_request(), a_request())
    assert [isinstance(answer, Answer) for answer in answers] == [True, True, False]
    assert isinstance(answers[2], errors.SoldOut)


def test_the_answer_names_the_pool_that_ran_out() -> None:
    (answer,) = decide(a_situation(a_shop(seated=1)), a_request((SEATED, 2)))
    assert isinstance(answer, errors.SoldOut)
    assert answer.pool == "Seated"


def test_all_lines_of_an_order_are_taken_or_none() -> None:
    situation = a_situation(a_shop(standing=5, seated=1))
    refused, accepted = decide(situation, a_request((STANDING, 3), (SEATED, 2)), a_request((STANDING, 5)))
    assert isinstance(refused, errors.SoldOut)
    assert isinstance(accepted, Answer)


def test_a_smaller_order_still_fits_after_a_larger_one_was_refused() -> None:
    refused, accepted = decide(
        a_situation(a_shop(total=3)), a_request((STANDING, 4)), a_request((STANDING, 3))
    )
    assert isinstance(refused, errors.SoldOut)
    assert isinstance(accepted, Answer)


def test_an_unlimited_pool_never_runs_out() -> None:
    answers = decide(a_situation(a_shop(total=None)), *(a_request((STANDING, 10)) for _ in range(50)))
    assert all(isinstance(answer, Answer) for answer in answers)


def test_due_holds_are_released_before_anybody_is_served() -> None:
    shop = a_shop(total=1)
    shop.pools[TOTAL].held = shop.pools[STANDING_POOL].held = 1
    lapsed = situations.OrderState(
        id=an_id(),
        reference="ABCDE-00000001",
        status=OrderStatus.HELD,
        total_minor=1000,
        contact_id=None,
        extended=False,
        placed_at=NOW - timedelta(minutes=4),
        expires_at=NOW,
        lines=(
            PlacedLine(ticket_type_id=STANDING, quantity=1, unit_minor=1000, pool_ids=(STANDING_POOL, TOTAL)),
        ),
    )
    recorded = messages(a_situation(shop, due=(lapsed,)), a_request())
    assert [type(message) for message in recorded] == [HoldExpired, OrderPlaced]


def test_a_hold_lasts_longer_once_the_buyer_is_known() -> None:
    anonymous, known = decide(a_situation(), a_request(), with_buyer(a_request()))
    assert isinstance(anonymous, Answer)
    assert isinstance(known, Answer)
    assert (anonymous.order.expires_at, known.order.expires_at) == (
        NOW + timedelta(minutes=3),
        NOW + timedelta(minutes=10),
    )


def test_a_free_order_with_a_buyer_is_issued_in_one_step() -> None:
    recorded = messages(a_situation(a_shop(price=0)), with_buyer(a_request(price=0)))
    assert [type(message) for message in recorded] == [OrderPlaced, OrderPaid, TicketsIssued]


def test_a_key_gives_the_same_order_again() -> None:
    situation, request = a_situation(), a_request()
    first, second = decide(situation, request)[0], decide(situation, request)[0]
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (second.order.id, second.repeated) == (first.order.id, True)


def test_a_key_of_another_request_is_refused() -> None:
    situation, request = a_situation(), a_request()
    decide(situation, request)
    (answer,) = decide(situation, replace(request, fingerprint="other", order_id=an_id()))
    assert isinstance(answer, errors.KeyReused)


def test_a_risen_price_is_refused_with_the_new_total_until_it_is_accepted() -> None:
    request = a_request((STANDING, 2), price=900)
    (refused,) = decide(a_situation(), request)
    (accepted,) = decide(a_situation(), replace(request, accept_minor=2000))
    assert isinstance(refused, errors.PriceChanged)
    assert refused.total.minor == 2000
    assert isinstance(accepted, Answer)


def test_a_fallen_price_is_given_to_the_buyer() -> None:
    (answer,) = decide(a_situation(), a_request((STANDING, 2), price=5000))
    assert isinstance(answer, Answer)
    assert answer.order.total_minor == 2000


def test_an_unknown_ticket_type_does_not_exist() -> None:
    (answer,) = decide(a_situation(), a_request((UUID(int=99), 1)))
    assert isinstance(answer, NotFound)


def test_nothing_is_sold_before_the_sale_after_it_or_while_the_event_is_hidden() -> None:
    early = a_shop()
    early.types[STANDING] = replace(early.types[STANDING], sales_start=NOW + timedelta(seconds=1))
    late = a_shop()
    late.types[STANDING] = replace(late.types[STANDING], sales_end=NOW)
    hidden = replace(a_shop(), open=False)
    for shop in (early, late, hidden):
        (answer,) = decide(a_situation(shop), a_request())
        assert isinstance(answer, errors.NotOnSale)


def test_a_browser_with_an_open_draft_gets_no_second_one() -> None:
    answers = decide(a_situation(), a_request(browser="b"), a_request(browser="b"))
    assert isinstance(answers[1], errors.DraftOpen)


def test_whoever_let_three_holds_lapse_waits() -> None:
    origins = {("browser", "b"): Origin(lapses=3)}
    (answer,) = decide(a_situation(origins=origins), a_request(browser="b"))
    assert isinstance(answer, errors.MustWait)


def test_places_held_from_one_address_are_bounded() -> None:
    origins = {("client", "c"): Origin(places=Limits().places_held_per_client - 1)}
    one, another = decide(
        a_situation(a_shop(None), origins=origins), a_request(client="c"), a_request(client="c")
    )
    assert isinstance(one, Answer)
    assert isinstance(another, errors.TooManyHeld)


def test_a_hold_is_extended_once() -> None:
    situation = a_situation()
    order = placed(situation)
    first, second = (decide(situation, Extend(event_id=EVENT, order_id=order.id))[0] for _ in range(2))
    assert isinstance(first, Answer)
    assert first.order.expires_at == order.expires_at + timedelta(minutes=10)
    assert isinstance(second, errors.AlreadyExtended)


def test_giving_details_lengthens_the_hold_to_its_full_time() -> None:
    situation = a_situation()
    (held,) = decide(situation, a_request())
    assert isinstance(held, Answer)
    (given,) = decide(
        situation, GiveDetails(event_id=EVENT, order_id=held.order.id, contact_id=an_id(), contacts=())
    )
    assert isinstance(given, Answer)
    assert given.order.expires_at == NOW + timedelta(minutes=10)


def test_released_places_are_free_at_once_and_only_once() -> None:
    situation = a_situation(a_shop(total=1))
    order = placed(situation)
    release = Release(event_id=EVENT, order_id=order.id)
    assert [type(message) for message in messages(situation, release)] == [OrderReleased]
    assert messages(situation, release) == []
    assert situation.shop.pools[TOTAL].held == 0


def test_nobody_pays_without_giving_a_name() -> None:
    situation = a_situation()
    (held,) = decide(situation, a_request())
    assert isinstance(held, Answer)
    (answer,) = decide(situation, a_payment(held.order))
    assert isinstance(answer, errors.NotPayable)


def test_a_second_click_on_pay_goes_on_with_the_first_attempt() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    (answer,) = decide(situation, a_payment(order))
    assert isinstance(answer, Answer)
    assert answer.payment == payment


def test_a_paid_order_issues_one_ticket_per_place() -> None:
    situation = a_situation()
    order, payment = paying(situation, (STANDING, 2), (SEATED, 1))
    issued = next(m for m in messages(situation, confirm(order, payment)) if isinstance(m, TicketsIssued))
    assert [ticket.number for ticket in issued.tickets] == [1, 2, 3]
    assert len({ticket.ticket_id for ticket in issued.tickets}) == 3


def test_a_confirmation_that_comes_twice_issues_nothing_twice() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    request = confirm(order, payment)
    assert messages(situation, request)
    assert messages(situation, request) == []


def test_a_declined_payment_leaves_time_to_try_again() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    situation.now = order.expires_at + timedelta(seconds=30)
    recorded = messages(
        situation, Decline(event_id=EVENT, order_id=order.id, payment_id=payment.id, failure="card_declined")
    )
    (back,) = (message for message in recorded if isinstance(message, OrderNotPaid))
    assert back.expires_at == situation.now + timedelta(minutes=2)


def test_money_for_places_given_up_takes_them_again_while_they_are_free() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    gave_up(situation, order)
    recorded = messages(situation, confirm(order, payment))
    assert OrderRetaken in [type(message) for message in recorded]
    assert TicketsIssued in [type(message) for message in recorded]


def test_money_for_places_that_are_gone_is_owed_back() -> None:
    situation = a_situation(a_shop(total=1))
    order, payment = paying(situation)
    gave_up(situation, order)
    placed(situation)
    recorded = messages(situation, confirm(order, payment))
    (refund,) = (message for message in recorded if isinstance(message, RefundStarted))
    assert refund.amount_minor == payment.amount_minor
    assert TicketsIssued not in [type(message) for message in recorded]


def gave_up(situation: Situation, order: situations.OrderState) -> None:
    situation.orders[order.id] = replace(situation.orders[order.id], status=OrderStatus.RELEASED)
    for places in situations.places_of(order.lines):
        situation.shop.pools[places.pool_id].held -= places.count


def test_too_little_money_never_issues_tickets() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    recorded = messages(situation, confirm(order, payment, paid=payment.amount_minor - 1))
    assert TicketsIssued not in [type(message) for message in recorded]


def test_cancelling_voids_frees_and_owes_the_money_back_in_one_go() -> None:
    situation = a_situation()
    order, payment = paying(situation)
    decide(situation, confirm(order, payment))
    cancel = Cancel(event_id=EVENT, order_id=order.id, refund_id=an_id())
    assert [type(m) for m in messages(situation, cancel)] == [OrderCancelled, TicketsVoided, RefundStarted]
    assert messages(situation, cancel) == []
    assert situation.shop.pools[TOTAL].sold == 0


def test_an_unpaid_order_cannot_be_cancelled() -> None:
    situation = a_situation()
    order = placed(situation)
    (answer,) = decide(situation, Cancel(event_id=EVENT, order_id=order.id, refund_id=an_id()))
    assert isinstance(answer, errors.OrderClosed)


def test_a_stranger_s_order_does_not_exist() -> None:
    (answer,) = decide(a_situation(), Extend(event_id=EVENT, order_id=an_id()))
    assert isinstance(answer, NotFound)


def test_messages_that_free_places_are_recorded_before_those_that_take_them() -> None:
    situation = a_situation(a_shop(total=1))
    order = placed(situation)
    recorded = messages(situation, Release(event_id=EVENT, order_id=order.id), a_request())
    assert [type(message) for message in recorded] == [OrderReleased, OrderPlaced]


asked = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any), min_size=1, max_size=30)
capacity = st.one_of(st.none(), st.integers(0, 30))


@given(asked, capacity, capacity, capacity)
def test_no_pool_is_ever_oversold_and_nothing_that_fits_is_refused(
    orders: list[tuple[int, int]], total: int | None, standing: int | None, seated: int | None
) -> None:
    shop = a_shop(total, standing, seated)
    requests = [a_request(*[(k, n) for k, n in ((STANDING, a), (SEATED, b)) if n]) for a, b in orders]
    left = {TOTAL: total, STANDING_POOL: standing, SEATED_POOL: seated}
    for (a, b), answer in zip(orders, decide(a_situation(shop), *requests), strict=True):
        need = {TOTAL: a + b, STANDING_POOL: a, SEATED_POOL: b}
        fits = all(left[pool] is None or left[pool] >= n for pool, n in need.items())  # type: ignore[operator]
        assert isinstance(answer, Answer) == fits
        if fits:
            left = {pool: None if n is None else n - need[pool] for pool, n in left.items()}
    for pool in shop.pools.values():
        assert pool.capacity is None or pool.held <= pool.capacity


actions = st.lists(st.tuples(st.sampled_from(["place", "pay", "confirm", "decline", "release", "cancel", "expire"]),
                             st.integers(0, 9)), max_size=60)  # fmt: skip


@given(actions)
def test_counters_always_equal_what_the_orders_say(steps: list[tuple[str, int]]) -> None:
    situation = a_situation(a_shop(total=7, standing=5))
    for step, which in steps:
        _act(situation, step, which)
        held = sold = 0
        for order in situation.orders.values():
            places = sum(line.quantity for line in order.lines)
            held += places * (order.status in (OrderStatus.HELD, OrderStatus.PAYING))
            sold += places * (order.status is OrderStatus.PAID)
        pool = situation.shop.pools[TOTAL]
        assert (pool.held, pool.sold) == (held, sold)
        assert held + sold <= 7


WAYS = {
    OrderStatus.HELD: {OrderStatus.PAYING, OrderStatus.PAID, OrderStatus.EXPIRED, OrderStatus.RELEASED},
    OrderStatus.PAYING: {OrderStatus.HELD, OrderStatus.PAID},
    OrderStatus.PAID: {OrderStatus.CANCELLED},
    OrderStatus.EXPIRED: {OrderStatus.PAID},
    OrderStatus.RELEASED: {OrderStatus.PAID},
    OrderStatus.CANCELLED: set(),
}
"""Money that comes late takes places again; and a hold is paid without a word if its attempt was given up."""


@given(actions)
def test_orders_and_payments_only_go_the_ways_their_states_allow(steps: list[tuple[str, int]]) -> None:
    situation = a_situation(a_shop(total=7, standing=5))
    for step, which in steps:
        before = dict(situation.orders)
        _act(situation, step, which)
        for order_id, was in before.items():
            now = situation.orders[order_id]
            assert now.status is was.status or now.status in WAYS[was.status]
            for old, new in zip(was.payments, now.payments, strict=False):
                assert new.status is old.status or may_become(old.status, new.status)
                assert new.refunded_minor + new.refunding_minor <= new.paid_minor


def _act(situation: Situation, step: str, which: int) -> None:
    known = list(situation.orders.values())
    if step == "place" or not known:
        decide(situation, with_buyer(a_request((STANDING, which % 3 + 1))))
        return
    order = known[which % len(known)]
    about = {"event_id": EVENT, "order_id": order.id}
    match step:
        case "pay":
            decide(situation, a_payment(order))
        case "confirm" if order.payments:
            decide(situation, confirm(order, order.payments[-1]))
        case "decline" if order.payments:
            decide(situation, Decline(**about, payment_id=order.payments[-1].id, failure="x"))
        case "release":
            decide(situation, Release(**about))
        case "cancel":
            decide(situation, Cancel(**about, refund_id=an_id()))
        case "expire" if order.status is OrderStatus.HELD:
            situation.due = (order,)
            decide(situation)
            situation.due = ()


@pytest.mark.parametrize("status", [PaymentStatus.FAILED, PaymentStatus.CANCELLED])
def test_a_closed_payment_stays_closed(status: PaymentStatus) -> None:
    situation = a_situation()
    order, payment = paying(situation)
    cancelled = status is PaymentStatus.CANCELLED
    request = Decline(
        event_id=EVENT, order_id=order.id, payment_id=payment.id, failure="", cancelled=cancelled
    )
    assert messages(situation, request)
    assert messages(situation, request) == []
