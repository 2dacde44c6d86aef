from dataclasses import replace

import pytest

from eventfly.errors import Invalid
from eventfly.events import (
    CapacityChanged,
    CapacityTooLow,
    EditedMeanwhile,
    EventChanged,
    PoolAdded,
    TicketTypeAdded,
    TicketTypeChanged,
    changes,
    form_of,
    parse_form,
)
from eventfly.events.snapshots import EventSnapshot
from tests.unit.events.builders import NOW, a_pool, a_type, a_type_form, an_event


def a_sold_event(**given: object) -> EventSnapshot:
    own, total = (
        a_pool(capacity=100, sold=20, held=3, offered=2),
        a_pool("total", 120, sold=20, held=3, offered=2),
    )
    return an_event(a_type(own, total), pools=(own, total), **given)  # type: ignore[arg-type]


def test_a_form_read_back_changes_nothing() -> None:
    event = a_sold_event()
    assert changes(event, parse_form(form_of(event)), NOW) == []


def test_another_title_counts_the_edition_up() -> None:
    event = a_sold_event()
    messages = changes(event, parse_form(replace(form_of(event), title="Other")), NOW)
    assert [(type(item), item.edition) for item in messages] == [(EventChanged, event.edition + 1)]  # type: ignore[attr-defined]


def test_a_capacity_may_fall_to_what_is_taken() -> None:
    event = a_sold_event()
    form = form_of(event)
    lowered = replace(form, types=[replace(form.types[0], quantity="25")])
    messages = changes(event, parse_form(lowered), NOW)
    assert [item.capacity for item in messages if isinstance(item, CapacityChanged)] == [25]
    assert isinstance(messages[0], EventChanged)


@pytest.mark.parametrize("field", ["types.0.quantity", "total_capacity"])
def test_a_capacity_below_what_is_taken_is_refused_with_the_lowest_possible(field: str) -> None:
    event = a_sold_event()
    form = form_of(event)
    lowered = (
        replace(form, total_capacity="24")
        if field == "total_capacity"
        else replace(form, types=[replace(form.types[0], quantity="24")])
    )
    with pytest.raises(CapacityTooLow) as refused:
        changes(event, parse_form(lowered), NOW)
    assert (refused.value.lowest, refused.value.field) == (25, field)


def test_a_capacity_can_be_lifted_altogether() -> None:
    event = a_sold_event()
    messages = changes(event, parse_form(replace(form_of(event), total_capacity="")), NOW)
    assert [item.capacity for item in messages if isinstance(item, CapacityChanged)] == [None]


def test_a_new_ticket_type_gets_a_pool_of_its_own_and_draws_from_the_total() -> None:
    event = a_sold_event()
    form = form_of(event)
    messages = changes(event, parse_form(replace(form, types=[*form.types, a_type_form(name="Late")])), NOW)
    pool = next(item for item in messages if isinstance(item, PoolAdded))
    added = next(item for item in messages if isinstance(item, TicketTypeAdded))
    assert event.total_pool
    assert added.details.pool_ids == (pool.pool_id, event.total_pool.id)
    assert messages.index(pool) < messages.index(added)


def test_a_ticket_type_left_out_of_the_form_is_withdrawn_and_not_deleted() -> None:
    event = a_sold_event()
    other = replace(form_of(event), types=[a_type_form(name="Late")])
    withdrawn = [
        item for item in changes(event, parse_form(other), NOW) if isinstance(item, TicketTypeChanged)
    ]
    assert [(item.ticket_type_id, item.details.on_sale) for item in withdrawn] == [(event.types[0].id, False)]


def test_an_editor_who_saw_an_older_edition_is_told() -> None:
    event = a_sold_event()
    with pytest.raises(EditedMeanwhile):
        changes(event, parse_form(form_of(event)), NOW, edition=event.edition - 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"currency": "USD"}, "currency"), ({"slug": "other"}, "slug"), ({"venue": ""}, "venue")],
)
def test_what_people_rely_on_stays_once_public(given: dict[str, str], field: str) -> None:
    event = a_sold_event()
    with pytest.raises(Invalid) as refused:
        changes(event, parse_form(replace(form_of(event), **given)), NOW)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_ticket_type_of_another_event_is_unknown() -> None:
    event, foreign = a_sold_event(), a_sold_event()
    form = replace(form_of(event), types=[a_type_form(id=str(foreign.types[0].id))])
    with pytest.raises(Invalid) as refused:
        changes(event, parse_form(form), NOW)
    assert refused.value.problems[0].field == "types.0.id"
