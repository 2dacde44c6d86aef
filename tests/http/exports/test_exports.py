"""Exports: whole, safe to open, for members alone, and never all in memory."""

import csv
import io

import pytest

from eventfly import accounts, orders
from eventfly.analytics import export_orders
from eventfly.analytics.exports import ATTENDEE_COLUMNS, ORDER_COLUMNS, SLICE
from eventfly.runtime import Runtime
from tests.builders import Kind, a_buyer, a_key, a_paid_order, an_event
from tests.crowds import a_crowd
from tests.desks import a_member, cookie_of
from tests.desks import a_stranger as a_person
from tests.http.clients import a_stranger


async def signed_in(runtime: Runtime, account: accounts.AccountView) -> dict[str, str]:
    return {"cookie": await cookie_of(runtime, account)}


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("name", ["orders", "attendees"])
async def test_only_members_get_a_file(runtime: Runtime, name: str) -> None:
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    eve = await signed_in(runtime, await a_person(runtime))
    foreign = await signed_in(runtime, await a_member(runtime, await an_event(runtime)))
    async with a_stranger(runtime) as client:
        for headers in ({}, eve, foreign):
            answer = await client.get(f"/organize/{event.slug}/{name}.csv", headers=headers)
            assert answer.status_code == 404
            assert "@example.org" not in answer.text


async def test_orders_are_told_whole(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1250), Kind("Box, left", 0))
    owner = await a_member(runtime, event)
    key = a_key()
    lines = [*event.lines(Seat=2), orders.LineRequest(event.types["Box, left"], 1, 0)]
    buyer = a_buyer("=HYPERLINK(1)", "ada@example.org")
    placed = await orders.place(runtime, event.id, key, lines, buyer=buyer)
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    await orders.cancel_for_organizer(runtime, owner, event.slug, placed.order_id)
    async with a_stranger(runtime) as client:
        answer = await client.get(
            f"/organize/{event.slug}/orders.csv", headers=await signed_in(runtime, owner)
        )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{event.slug}-orders.csv"'
    assert answer.headers["cache-control"] == "no-store"
    head, row = rows(answer.text)
    told = dict(zip(head, row, strict=True))
    assert tuple(head) == ORDER_COLUMNS
    assert told["Buyer"] == "'=HYPERLINK(1)"
    assert (told["Order"], told["Status"], told["Tickets"]) == (placed.reference, "cancelled", "3")
    assert (told["Total"], told["Refunded"], told["Currency"]) == ("25.00", "25.00", "EUR")
    assert told["Placed"] == "2027-03-01 13:00:00+01:00"
    assert {"2 × Seat", "1 × Box, left"} == set(told["Ticket types"].split(" + "))


async def test_a_large_file_holds_every_row_once_and_says_how_many_to_expect(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    await a_crowd(runtime, event, SLICE + 20)
    async with a_stranger(runtime) as client:
        headers = await signed_in(runtime, owner)
        sold = await client.get(f"/organize/{event.slug}/orders.csv", headers=headers)
        people = await client.get(f"/organize/{event.slug}/attendees.csv", headers=headers)
    head, *told = rows(sold.text)
    assert len({row[0] for row in told}) == len(told) == SLICE + 20 == int(sold.headers["x-rows"])
    head, *told = rows(people.text)
    assert tuple(head) == ATTENDEE_COLUMNS
    assert len(told) == int(people.headers["x-rows"]) == len({(row[5], row[3]) for row in told})


async def test_a_file_is_sent_in_slices(runtime: Runtime) -> None:
    event = await an_event(runtime)
    await a_crowd(runtime, event, SLICE + 20)
    export = await export_orders(runtime, await a_member(runtime, event), event.slug, orders.OrderFilter())
    sizes = [part.count("\r\n") async for part in export.lines]
    assert sizes == [1, SLICE, 20]


async def test_only_what_was_looked_for_is_exported(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    for name in ("Özgür Şahin", "Bea"):
        key = a_key()
        await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer(name))
        await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    async with a_stranger(runtime) as client:
        headers = await signed_in(runtime, owner)
        for name, column in (("orders", 5), ("attendees", 0)):
            answer = await client.get(f"/organize/{event.slug}/{name}.csv?q=sahin&status=", headers=headers)
            assert [row[column] for row in rows(answer.text)[1:]] == ["Özgür Şahin"]
            odd = await client.get(
                f"/organize/{event.slug}/{name}.csv?type=%00&status=x&q=%ED%A0%80", headers=headers
            )
            assert odd.status_code == 200
