import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from eventfly import events
from eventfly.events.messages import EventCreated, EventPublished
from eventfly.events.projection import events_created, events_published, pools_added, ticket_types_added
from eventfly.events.snapshots import snapshots
from eventfly.identifiers import new_id
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_published, an_owner
from tests.unit.events.builders import NOW, a_type_form

Search = events.Search


async def titles(runtime: Runtime, **search: Any) -> list[str]:
    return [card.title for card in (await events.discover(runtime, Search(**search))).cards]


@asynccontextmanager
async def counted(runtime: Runtime) -> AsyncIterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().lower().startswith("select"):
            statements.append(statement)

    engine = runtime.database.engine.sync_engine  # type: ignore[attr-defined]
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    yield statements
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)


async def test_upcoming_events_come_soonest_first_and_past_ones_not_at_all(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    for title, day in (("Later", "2027-12-05"), ("Sooner", "2027-12-03"), ("Gone", "2027-10-01")):
        form = {"title": title, "starts_at": f"{day}T19:30", "ends_at": f"{day}T23:00"}
        if title == "Gone":
            runtime.clock.advance(days=-60)  # type: ignore[attr-defined]
            await a_published(runtime, owner, **form)
            runtime.clock.advance(days=60)  # type: ignore[attr-defined]
        else:
            await a_published(runtime, owner, **form)
    assert await titles(runtime) == ["Sooner", "Later"]


@pytest.mark.parametrize(
    "text", ["sao paulo", "SÃO", "rooftop sam", "dona cida laje", "ADA'S nights", "brazil", "paulo roof"]
)
async def test_words_are_found_without_regard_to_case_accents_and_order(runtime: Runtime, text: str) -> None:
    owner = await an_owner(runtime)
    form = {"title": "Rooftop Samba", "venue": "Laje da Dona Cida", "city": "São Paulo", "country": "BR"}
    await a_published(runtime, owner, **form)
    assert await titles(runtime, text=text) == ["Rooftop Samba"]


@pytest.mark.parametrize("text", ["%", "_", "zzz", "samba berlin", "'; drop table events; --"])
async def test_words_that_stand_nowhere_find_nothing(runtime: Runtime, text: str) -> None:
    await a_published(runtime, await an_owner(runtime), title="Rooftop Samba", city="Lisbon")
    assert await titles(runtime, text=text) == []


async def test_filters_narrow_the_list(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    free = [a_type_form(price="0")]
    await a_published(runtime, owner, title="Free run", category="sport", city="London", types=free)
    await a_published(runtime, owner, title="Paid play", category="theatre", city="Zürich")
    assert await titles(runtime, free=True) == ["Free run"]
    assert await titles(runtime, category="theatre") == ["Paid play"]
    assert await titles(runtime, city="zurich") == ["Paid play"]
    assert await titles(runtime, city="London", category="theatre") == []
    assert len(await titles(runtime, category="no such")) == 2


async def test_a_day_is_a_day_of_the_events_own_zone(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    for title, zone in (("Tokyo", "Asia/Tokyo"), ("Honolulu", "Pacific/Honolulu")):
        times = {"starts_at": "2027-12-03T23:00", "ends_at": "2027-12-03T23:30"}
        await a_published(runtime, owner, title=title, zone=zone, **times)
    on_the_day = {"when_from": "2027-12-03", "when_to": "2027-12-03"}
    assert sorted(await titles(runtime, **on_the_day)) == ["Honolulu", "Tokyo"]
    assert await titles(runtime, when_from="2027-12-04") == []
    assert await titles(runtime, when_to="2027-12-02") == []


@pytest.mark.parametrize(
    ("days", "presets"),
    [(0, {"today", "week", "month"}), (5, {"weekend", "week", "month"}), (12, {"month"}), (40, set())],
)
async def test_presets_count_from_today(runtime: Runtime, days: int, presets: set[str]) -> None:
    day = (NOW + timedelta(days=days)).date()
    times = {"starts_at": f"{day}T19:30", "ends_at": f"{day}T23:00"}
    await a_published(runtime, await an_owner(runtime), **times)
    found = {preset for preset in ("today", "weekend", "week", "month") if await titles(runtime, when=preset)}
    assert found == presets


async def test_an_event_of_several_days_counts_on_each_of_them(runtime: Runtime) -> None:
    times = {"starts_at": "2027-12-03T09:30", "ends_at": "2027-12-05T16:00"}
    await a_published(runtime, await an_owner(runtime), **times)
    for day in ("03", "04", "05"):
        assert await titles(runtime, when_from=f"2027-12-{day}", when_to=f"2027-12-{day}")


async def test_the_cheapest_come_first_across_currencies(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    for title, currency, price in (("B", "EUR", "12"), ("C", "JPY", "4500"), ("A", "KWD", "8.500")):
        await a_published(runtime, owner, title=title, currency=currency, types=[a_type_form(price=price)])
    assert await titles(runtime, sort="price") == ["A", "B", "C"]


@pytest.mark.parametrize(
    "search",
    [
        Search(page=-3),
        Search(page=10**30),
        Search(page="x"),  # type: ignore[arg-type]
        Search(when="yesterday", when_from="9999-99-99", when_to="0001-01-01"),
        Search(city="nul\x00", category="\x00", sort="drop"),
        Search(text="x" * 100_000),
        Search(text="nul\x00"),
        Search(when_from="2027-12-31", when_to="2027-01-01"),
    ],
)
async def test_no_hand_made_search_breaks_the_list(runtime: Runtime, search: Search) -> None:
    await a_published(runtime, await an_owner(runtime))
    view = await events.discover(runtime, search)
    assert 1 <= view.page <= view.pages


async def test_pages_hold_twelve_and_a_page_too_far_is_the_last(runtime: Runtime) -> None:
    await _many(runtime, 30)
    view = await events.discover(runtime, Search(page=99))
    assert (view.page, view.pages, view.total, len(view.cards)) == (3, 3, 30, 6)
    first = await events.discover(runtime, Search())
    assert len(first.cards) == events.PAGE_SIZE
    assert not {card.slug for card in first.cards} & {card.slug for card in view.cards}


async def test_a_full_list_takes_few_statements_and_little_time(runtime: Runtime) -> None:
    await _many(runtime, 600)
    await events.discover(runtime, Search(text="echoes"))
    async with counted(runtime) as statements:
        started = time.perf_counter()
        view = await events.discover(runtime, Search(text="evening", when="month", sort="price"))
        took = time.perf_counter() - started
    assert view.total == 600
    assert len(statements) <= 6
    assert took < 0.5


async def _many(runtime: Runtime, count: int) -> None:
    """Copy one published event ``count - 1`` times by the projections, which is quick."""
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, starts_at="2027-11-03T19:30", ends_at="2027-11-03T23:00")
    async with runtime.transaction() as connection:
        original = (await snapshots(connection, events.EVENTS.c.slug == slug))[0]
        ids = [new_id() for _ in range(count - 1)]
        created = [_copy(original, event_id, number) for number, event_id in enumerate(ids)]
        await events_created(connection, [item[0] for item in created])
        await pools_added(connection, [pool for item in created for pool in item[1]])
        await ticket_types_added(connection, [added for item in created for added in item[2]])
        await events_published(connection, [EventPublished(event_id=event_id, at=NOW) for event_id in ids])


def _copy(original: events.EventSnapshot, event_id: Any, number: int) -> Any:
    details = replace(original.details, slug=f"copy-{number}", title=f"Evening {number}")
    created = EventCreated(
        event_id=event_id,
        at=NOW,
        organization_id=original.organization_id,
        code=f"X{number:04}",
        currency="EUR",
        details=details,
    )
    pools = [
        events.PoolAdded(
            event_id=event_id, at=NOW, pool_id=pool.id, pool_kind=pool.kind, name=pool.name, capacity=100
        )
        for pool in original.pools.values()
    ]
    types = [
        events.TicketTypeAdded(event_id=event_id, at=NOW, ticket_type_id=item.id, details=item.details)
        for item in original.types
    ]
    return created, pools, types
