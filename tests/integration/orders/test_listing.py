"""The tables of orders and attendees find what is looked for, the same on both databases."""

from typing import Any

import pytest

from eventfly import accounts, orders
from eventfly.errors import NotFound
from eventfly.orders import AttendeeFilter, AttendeeForm, OrderFilter
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_buyer, a_key, a_paid_order, an_event
from tests.crowds import a_crowd
from tests.desks import a_member, a_stranger


async def a_sale(
    runtime: Runtime, event: AnEvent, name: str, email: str = "", **wanted: int
) -> orders.PlacedView:
    key = a_key()
    lines = event.lines(**(wanted or {next(iter(event.types)): 1}))
    placed = await orders.place(runtime, event.id, key, lines, buyer=a_buyer(name, email))
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    return placed


async def found(runtime: Runtime, owner: accounts.AccountView, event: AnEvent, **wanted: Any) -> list[str]:
    listed = await orders.of_event(runtime, owner, event.slug, OrderFilter(**wanted))
    return [row.buyer_name for row in listed.rows]


async def test_nobody_else_lists_anything(runtime: Runtime) -> None:
    event = await an_event(runtime)
    for somebody in (None, await a_stranger(runtime), await a_member(runtime, await an_event(runtime))):
        with pytest.raises(NotFound):
            await orders.of_event(runtime, somebody, event.slug)
        with pytest.raises(NotFound):
            await orders.attendees_of_event(runtime, somebody, event.slug)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("özgür", "Özgür Şahin"),
        ("OZGUR", "Özgür Şahin"),
        ("sahin özg", "Özgür Şahin"),
        ("weiss", "Łucja Weiß"),
        ("lucja", "Łucja Weiß"),
        ("ØRSTED", "Bo Ørsted"),
        ("bo@kayak", "Bo Ørsted"),
    ],
)
async def test_names_are_found_without_case_and_accents(runtime: Runtime, words: str, name: str) -> None:
    event = await an_event(runtime)
    for person, address in (("Özgür Şahin", ""), ("Łucja Weiß", ""), ("Bo Ørsted", "bo@kayak.example")):
        await a_sale(runtime, event, person, address)
    assert await found(runtime, await a_member(runtime, event), event, text=words) == [name]


async def test_a_reference_is_found_by_a_part_of_it_in_any_case(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_sale(runtime, event, "Ada")
    await a_sale(runtime, event, "Bea")
    part = placed.reference.rpartition("-")[2].lower()
    assert await found(runtime, owner, event, text=part) == ["Ada"]
    assert await found(runtime, owner, event, text=f" {placed.reference} ") == ["Ada"]


async def test_orders_are_filtered_by_status_and_ticket_type(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat"), Kind("Box"))
    owner = await a_member(runtime, event)
    await a_sale(runtime, event, "Ada", Seat=1)
    await a_sale(runtime, event, "Bea", Box=1)
    await orders.place(runtime, event.id, a_key(), event.lines(Box=1), buyer=a_buyer("Cem"))
    assert await found(runtime, owner, event, status="held") == ["Cem"]
    assert await found(runtime, owner, event, type_id=str(event.types["Box"]), status="paid") == ["Bea"]
    listed = await orders.of_event(runtime, owner, event.slug, OrderFilter(status="paid"))
    assert (listed.total, listed.counts) == (2, {"paid": 2, "held": 1})


async def test_orders_are_sorted_as_asked_and_the_nameless_come_last_by_buyer(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    for name, count in (("Zoe", 1), ("Émile", 3), ("ada", 2)):
        await a_sale(runtime, event, name, Regular=count)
        runtime.clock.advance(seconds=1)  # type: ignore[attr-defined]
    await orders.place(runtime, event.id, a_key(), event.lines(Regular=4))
    assert await found(runtime, owner, event) == ["", "ada", "Émile", "Zoe"]
    assert await found(runtime, owner, event, sort="oldest") == ["Zoe", "Émile", "ada", ""]
    assert await found(runtime, owner, event, sort="buyer") == ["ada", "Émile", "Zoe", ""]
    assert await found(runtime, owner, event, sort="largest") == ["", "Émile", "ada", "Zoe"]
    assert await found(runtime, owner, event, sort="smallest") == ["Zoe", "ada", "Émile", ""]


@pytest.mark.parametrize("sort", ["newest", "oldest", "buyer", "largest", "smallest"])
async def test_walking_through_the_pages_meets_every_order_once(runtime: Runtime, sort: str) -> None:
    event = await an_event(runtime, Kind("Seat"), Kind("Box"))
    owner = await a_member(runtime, event)
    await a_crowd(runtime, event, 40)
    for _ in range(3):
        await orders.place(runtime, event.id, a_key(), event.lines(Seat=1))
    met: list[str] = []
    for number in range(1, 7):
        wanted = OrderFilter(sort=sort, page=number)
        met += [
            row.order_id
            for row in (await orders.of_event(runtime, owner, event.slug, wanted, per_page=9)).rows
        ]
    assert (len(met[:43]), len(set(met))) == (43, 43)


async def test_attendees_are_found_by_their_own_names_and_by_their_order(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    guest = AttendeeForm(ticket_type_id=event.types["Regular"], name="Ines Guest", email="ines@guest.example")
    key = a_key()
    buyer = a_buyer("Ada", "", [guest])
    placed = await orders.place(runtime, event.id, key, event.lines(Regular=2), buyer=buyer)
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})

    async def names(**wanted: Any) -> list[str]:
        listed = await orders.attendees_of_event(runtime, owner, event.slug, AttendeeFilter(**wanted))
        return [row.name for row in listed.rows]

    assert await names() == ["Ada", "Ines Guest"]
    assert await names(text="guest ines") == ["Ines Guest"]
    assert await names(text=placed.reference.lower()) == ["Ada", "Ines Guest"]
    assert await names(status="void") == []
    await orders.cancel_for_organizer(runtime, owner, event.slug, placed.order_id)
    assert await names(status="void", type_id=str(event.types["Regular"])) == ["Ada", "Ines Guest"]


async def test_another_events_people_are_never_found(runtime: Runtime) -> None:
    event, other = await an_event(runtime), await an_event(runtime)
    await a_sale(runtime, other, "Ada")
    owner = await a_member(runtime, event)
    assert await found(runtime, owner, event, text="ada") == []
    listed = await orders.attendees_of_event(runtime, owner, event.slug, AttendeeFilter(text="ada"))
    assert listed.rows == []


HOSTILE: list[Any] = [
    "\x00",
    "\ud800",
    "%",
    "_",
    "\\",
    "'; drop table orders --",
    "a" * 5000,
    "x " * 500,
    None,
    5,
    ["a"],
]


@pytest.mark.parametrize("odd", HOSTILE, ids=repr)
async def test_odd_filters_break_nothing(runtime: Runtime, odd: Any) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    await a_paid_order(runtime, event)
    for name in ("text", "status", "type_id", "sort", "page"):
        given: dict[str, Any] = {name: odd}
        assert (await orders.of_event(runtime, owner, event.slug, OrderFilter(**given))).total in (0, 1)
        attendees = await orders.attendees_of_event(runtime, owner, event.slug, AttendeeFilter(**given))
        assert attendees.total in (0, 1)


@pytest.mark.parametrize("page", [0, -1, 10**30, 2**63, True, 2])
async def test_any_page_is_a_page(runtime: Runtime, page: Any) -> None:
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    listed = await orders.of_event(
        runtime, await a_member(runtime, event), event.slug, OrderFilter(page=page)
    )
    assert (listed.page, len(listed.rows)) == (1, 1)
