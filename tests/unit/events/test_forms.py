from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.errors import Invalid
from eventfly.events import EventForm, TicketTypeForm, parse_form
from tests.unit.events.builders import a_form, a_type_form


def problems_of(form: EventForm) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        parse_form(form)
    return {problem.field: problem.message for problem in refused.value.problems}


def test_a_complete_form_is_read_in_the_events_own_zone() -> None:
    parsed = parse_form(a_form(doors_at="2027-12-03T19:00", total_capacity="250"))
    assert parsed.starts_at == datetime(2027, 12, 3, 18, 30, tzinfo=UTC)
    assert parsed.doors_at == datetime(2027, 12, 3, 18, 0, tzinfo=UTC)
    assert (parsed.types[0].price_minor, parsed.types[0].quantity, parsed.total_capacity) == (1250, 100, 250)


def test_prices_have_the_decimals_of_their_currency() -> None:
    kuwait = parse_form(a_form(currency="KWD", types=[a_type_form(price="8.500")]))
    tokyo = parse_form(a_form(currency="jpy", types=[a_type_form(price="12800")]))
    assert (kuwait.types[0].price_minor, tokyo.types[0].price_minor) == (8500, 12800)
    assert "types.0.price" in problems_of(a_form(currency="JPY", types=[a_type_form(price="12.5")]))


def test_blank_quantities_are_unlimited() -> None:
    parsed = parse_form(a_form(total_capacity=" ", types=[a_type_form(quantity="")]))
    assert (parsed.total_capacity, parsed.types[0].quantity) == (None, None)


def test_every_problem_is_told_at_once() -> None:
    form = a_form(title=" ", zone="Europe/Atlantis", currency="XYZ", types=[a_type_form(name="", price="-1")])
    assert {"title", "zone", "currency", "types.0.name"} <= set(problems_of(form))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 141),
        ("title", "free\u202egnp.exe"),
        ("title", "bell\x07"),
        ("venue", "nul\x00"),
        ("description", "x" * 20_001),
        ("description", "\u2066hidden"),
        ("slug", "Ünïcode"),
        ("slug", "a--b"),
        ("slug", "../admin"),
        ("category", "crime"),
        ("country", "ZZ"),
        ("zone", ""),
        ("zone", "../../etc/passwd"),
        ("zone", "Etc/GMT+5"),
        ("starts_at", ""),
        ("starts_at", "tomorrow"),
        ("starts_at", "2027-13-01T10:00"),
        ("starts_at", "9999-12-31T23:59"),
        ("starts_at", "2027-12-03T19:30+05:00"),
        ("ends_at", "2027-12-03T19:30"),
        ("ends_at", "2029-12-03T19:30"),
        ("doors_at", "2027-12-03T19:31"),
        ("currency", "XXX"),
        ("left_display", "everything"),
        ("few_threshold", "0"),
        ("total_capacity", "-5"),
        ("total_capacity", "1e9"),
        ("total_capacity", "9" * 30),
        ("total_capacity", "٣"),
        ("types", []),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(field: str, value: Any) -> None:
    assert field in problems_of(a_form(**{field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "not-an-id"),
        ("name", ""),
        ("name", "x" * 81),
        ("description", "x" * 401),
        ("price", ""),
        ("price", "-1"),
        ("price", "1e3"),
        ("price", "12.505"),
        ("price", "9" * 20),
        ("quantity", "-1"),
        ("quantity", "0"),
        ("quantity", "1000001"),
        ("quantity", "2.5"),
        ("per_order_min", "0"),
        ("per_order_max", "21"),
        ("sales_end", "2027-12-04T00:00"),
        ("sales_start", "2027-12-03T23:00"),
    ],
)
def test_what_cannot_be_used_of_a_ticket_type_is_refused_beside_its_field(field: str, value: str) -> None:
    form = a_form(types=[a_type_form(), a_type_form(**{"name": "Other", field: value})])
    assert set(problems_of(form)) == {f"types.1.{field}"}


def test_the_most_of_an_order_is_not_below_the_least() -> None:
    assert "types.0.per_order_max" in problems_of(
        a_form(types=[a_type_form(per_order_min="4", per_order_max="2")])
    )


def test_two_ticket_types_do_not_share_a_name() -> None:
    form = a_form(types=[a_type_form(), a_type_form(name="STANDARD")])
    assert set(problems_of(form)) == {"types.1.name"}


def test_a_time_that_the_clocks_skip_is_explained() -> None:
    form = a_form(starts_at="2027-03-28T02:30", ends_at="2027-03-28T05:00")
    assert problems_of(form)["starts_at"] == (
        "In Berlin the clocks skip 02:30 on that day (they go forward): 03:30 is the time after the jump."
    )


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    parsed = parse_form(a_form(starts_at="2027-10-31T02:30", ends_at="2027-10-31T05:00"))
    assert parsed.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def problems_or_none(given_fields: dict[str, Any]) -> list[str]:
    try:
        parse_form(a_form(types=[replace(a_type_form(), **given_fields)]))
    except Invalid as refused:
        return [problem.field for problem in refused.problems]
    return []


anything = st.one_of(st.text(max_size=60), st.none(), st.integers(), st.booleans())


@given(st.dictionaries(st.sampled_from([*EventForm.__dataclass_fields__][:-1]), anything, max_size=6))
def test_no_hand_made_form_breaks_the_reader(given_fields: dict[str, Any]) -> None:
    with suppress(Invalid):
        parse_form(replace(a_form(), **given_fields))


@given(st.dictionaries(st.sampled_from([*TicketTypeForm.__dataclass_fields__]), anything, max_size=6))
def test_no_hand_made_ticket_type_breaks_the_reader(given_fields: dict[str, Any]) -> None:
    assert all(field.startswith("types") for field in problems_or_none(given_fields))
