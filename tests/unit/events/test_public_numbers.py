from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.events import presenting
from eventfly.events.snapshots import EventSnapshot
from eventfly.events.views import public_numbers
from tests.unit.events.builders import NOW, a_pool, a_type, an_event, an_event_with


def everything_public(event: EventSnapshot) -> Any:
    """All that a stranger can read of an event, as one comparable value."""
    shown = (
        presenting.page(event, "Organizer", "hello@organizer.test", NOW, "http://x"),
        presenting.card(event, "Organizer", NOW),
        public_numbers(event, NOW),
    )
    return orjson.dumps([asdict(view) for view in shown], option=orjson.OPT_SORT_KEYS)


def with_places(event: EventSnapshot, capacities: list[int], taken: list[int]) -> EventSnapshot:
    pools = [
        replace(pool, capacity=capacity, held=min(taken_here, capacity))
        for pool, capacity, taken_here in zip(event.pools.values(), capacities, taken, strict=True)
    ]
    return replace(event, pools={pool.id: pool for pool in pools})


def two_types(**details: Any) -> EventSnapshot:
    first, second, total = a_pool(), a_pool(), a_pool("total")
    types = (a_type(first, total), a_type(second, total, price_minor=500, per_order_max=6))
    return an_event(*types, pools=(first, second, total), **details)


plenty = st.lists(st.integers(200, 9000), min_size=3, max_size=3)
few_taken = st.lists(st.integers(0, 150), min_size=3, max_size=3)


@given(plenty, few_taken, plenty, few_taken)
def test_hidden_numbers_change_nothing_that_a_stranger_reads(
    capacities: list[int], taken: list[int], other_capacities: list[int], other_taken: list[int]
) -> None:
    event = two_types(left_display="hidden")
    first = everything_public(with_places(event, capacities, taken))
    assert first == everything_public(with_places(event, other_capacities, other_taken))


@given(st.integers(1, 10), st.integers(1, 10))
def test_a_hidden_number_shows_neither_in_texts_nor_in_what_one_order_may_take(left: int, other: int) -> None:
    event = two_types(left_display="hidden")
    assert everything_public(with_places(event, [left] * 3, [0] * 3)) == everything_public(
        with_places(event, [other] * 3, [0] * 3)
    )


@given(st.integers(1, 10), st.integers(1, 10))
def test_few_left_is_the_same_words_for_every_small_number(left: int, other: int) -> None:
    event = two_types(left_display="few", few_threshold=10)
    one, another = (with_places(event, [count] * 3, [0] * 3) for count in (left, other))
    assert everything_public(one) == everything_public(another)
    assert {item.left_text for item in public_numbers(one, NOW).types} == {"Few left"}


@given(plenty, few_taken)
def test_few_left_is_not_said_above_the_threshold(capacities: list[int], taken: list[int]) -> None:
    numbers = public_numbers(with_places(two_types(left_display="few"), capacities, taken), NOW)
    assert {item.left_text for item in numbers.types} == {""}
    assert numbers.badge == ""


def test_an_exact_number_is_the_least_of_all_pools_and_bounds_an_order() -> None:
    own, total = a_pool(capacity=50), a_pool("total", 40, sold=30, held=3, offered=2)
    numbers = public_numbers(an_event(a_type(own, total), pools=(own, total)), NOW)
    assert (numbers.types[0].left_text, numbers.types[0].max_now) == ("5 left", 5)
    assert numbers.badge == "5 left"


def test_unlimited_says_nothing() -> None:
    numbers = public_numbers(an_event_with(capacity=None, taken=12), NOW)
    assert (numbers.types[0].left_text, numbers.badge, numbers.types[0].max_now) == ("", "", 10)


@pytest.mark.parametrize("display", ["exact", "few", "hidden"])
def test_sold_out_is_always_said(display: str) -> None:
    numbers = public_numbers(an_event_with(capacity=30, taken=30, left_display=display), NOW)
    assert numbers.sold_out
    assert numbers.badge == numbers.types[0].left_text == numbers.types[0].reason == "Sold out"
    assert numbers.types[0].max_now == 0


def test_a_rest_smaller_than_the_least_order_is_sold_out() -> None:
    own = a_pool(capacity=10, sold=9)
    assert public_numbers(an_event(a_type(own, per_order_min=2), pools=(own,)), NOW).sold_out


def test_places_shared_by_two_types_are_counted_once_on_the_card() -> None:
    first, second = a_pool(capacity=20), a_pool(capacity=20)
    shared = a_pool("shared", 12)
    event = an_event(a_type(first, shared), a_type(second, shared), pools=(first, second, shared))
    assert public_numbers(event, NOW).badge == "12 left"


def test_going_counts_tickets_sold_and_only_when_the_organizer_shows_it() -> None:
    assert public_numbers(an_event_with(taken=48), NOW).going_text == "48 going"
    assert public_numbers(an_event_with(taken=48, show_going=False), NOW).going_text == ""
    assert public_numbers(an_event_with(taken=0), NOW).going_text == ""


def test_before_sales_start_the_reason_names_the_moment_in_the_events_zone() -> None:
    own = a_pool()
    waiting = a_type(own, sales_start=NOW + timedelta(days=2))
    shown = public_numbers(an_event(waiting, pools=(own,)), NOW).types[0]
    assert (shown.availability, shown.reason) == ("PreOrder", "On sale from Wed 3 Nov 13:00")
    assert shown.max_now == 0


def test_after_sales_end_nothing_is_said_of_what_is_left() -> None:
    own = a_pool(capacity=7)
    ended = a_type(own, sales_end=NOW)
    shown = public_numbers(an_event(ended, pools=(own,)), NOW).types[0]
    assert (shown.left_text, shown.reason, shown.max_now) == ("", "Sales ended", 0)


def test_withdrawn_types_are_out_of_sight() -> None:
    own = a_pool()
    event = an_event(a_type(own, on_sale=False), pools=(own,))
    assert presenting.page(event, "", "", NOW, "").ticket_types == []


def test_what_is_over_or_cancelled_cannot_be_bought() -> None:
    past = an_event_with(ends_at=NOW)
    cancelled = an_event_with(status="cancelled")
    assert public_numbers(past, NOW).types[0].reason == "This event is over"
    assert public_numbers(cancelled, NOW).types[0].reason == "Cancelled"
    assert public_numbers(cancelled, NOW).badge == "Cancelled"
