"""An event's orders and attendees by a program of its organizer."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from eventfly import orders
from eventfly.runtime import Runtime
from tests.builders import Kind, a_buyer, a_key, a_paid_order, a_runtime, an_event
from tests.http.api.people import a_program, an_account, fields, fresh, joins, token_of
from tests.http.clients import a_stranger


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    """A runtime on each database: what lists hold comes from the driver as it is."""
    async with a_runtime(database_url) as made:
        yield made


async def every(client: httpx.AsyncClient, link: str, of: str, program: dict[str, str]) -> list[Any]:
    found: list[Any] = []
    while link:
        slice_ = (await client.get(link, headers=program)).json()
        found += slice_[of]
        link = slice_["next"]
    return found


async def test_orders_are_listed_newest_first_filtered_and_shown(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    placed = [await a_paid_order(runtime, event, Seat=number + 1) for number in range(4)]
    ada = a_buyer("Ada Lovelace", "countess@example.org")
    held = await orders.place(runtime, event.id, a_key(), event.lines(Seat=1), buyer=ada)
    await a_paid_order(runtime, await an_event(runtime))
    program = await a_program(runtime, event)
    path = f"/api/v1/organize/events/{event.slug}/orders"
    async with a_stranger(runtime) as client:
        listed = await every(client, f"{path}?limit=2", "orders", program)
        paid = (await client.get(f"{path}?status=paid", headers=program)).json()["orders"]
        found = (await client.get(f"{path}?q=lovelace", headers=program)).json()["orders"]
        shown = (await client.get(f"{path}/{held.reference}", headers=program)).json()
        unknown = await client.get(f"{path}?status=lost", headers=program)
        missing = [
            (await client.get(f"{path}/{reference}", headers=program)).status_code
            for reference in ("NOBODY-ABCDEFGH", "%00", "a" * 200)
        ]
    assert [order["reference"] for order in listed] == [held.reference, *(p.reference for p in placed[::-1])]
    assert len(paid) == 4
    assert [order["reference"] for order in found] == [held.reference]
    assert shown == found[0]
    assert shown["buyer"] == {"name": "Ada Lovelace", "email": "countess@example.org"}
    assert shown["lines"][0]["name"] == "Seat"
    assert listed[1]["total"] == {"minor": 4000, "currency": "EUR", "text": "€40.00"}
    assert (unknown.status_code, fields(unknown)) == (422, ["status"])
    assert missing == [404, 404, 404]


async def test_attendees_are_listed_in_the_order_of_issue(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    placed = [await a_paid_order(runtime, event, Seat=2) for _ in range(3)]
    program = await a_program(runtime, event)
    path = f"/api/v1/organize/events/{event.slug}"
    async with a_stranger(runtime) as client:
        cancel = f"{path}/orders/{placed[0].reference}/cancel"
        await client.post(cancel, headers=fresh(program))
        listed = await every(client, f"{path}/attendees?limit=4", "attendees", program)
        valid = await every(client, f"{path}/attendees?limit=3&status=valid", "attendees", program)
    assert [(one["order"], one["number"]) for one in listed] == [
        (order.reference, number) for order in placed for number in (1, 2)
    ]
    assert {one["name"] for one in listed} == {"Ada Example"}
    assert [one["order"] for one in valid] == [placed[1].reference] * 2 + [placed[2].reference] * 2


async def test_a_paid_order_is_cancelled_once_and_a_held_one_gives_its_places_back(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000, quantity=3))
    paid = await a_paid_order(runtime, event, Seat=2)
    held = await orders.place(runtime, event.id, a_key(), event.lines(Seat=1), buyer=a_buyer())
    program = await a_program(runtime, event)
    path = f"/api/v1/organize/events/{event.slug}"
    async with a_stranger(runtime) as client:
        headers = fresh(program)
        for reference, status in ((paid.reference, "cancelled"), (held.reference, "released")):
            cancelled = await client.post(f"{path}/orders/{reference}/cancel", headers=headers)
            again = await client.post(f"{path}/orders/{reference}/cancel", headers=headers)
            assert (cancelled.status_code, cancelled.json()["status"]) == (200, status)
            assert again.content == cancelled.content
        shown = (await client.get(path, headers=program)).json()
        refused = await client.post(f"{path}/orders/{held.reference}/cancel", headers=fresh(program))
    assert (shown["sold"], shown["held"]) == (0, 0)
    assert (refused.status_code, refused.json()["code"]) == (409, "order-closed")


async def test_members_see_each_other_and_owners_the_addresses(runtime: Runtime) -> None:
    event = await an_event(runtime)
    accounts = [await an_account(runtime, f"{name}@example.org") for name in ("olga", "sam", "mia")]
    for account, role in zip(accounts, ("owner", "staff", "manager"), strict=True):
        organization_id = await joins(runtime, account, event, role)
    stranger = await token_of(runtime, await an_account(runtime, "visitor@example.org"))
    owner, staff = await token_of(runtime, accounts[0]), await token_of(runtime, accounts[1])
    path = f"/api/v1/organizations/{organization_id}/members"
    async with a_stranger(runtime) as client:
        seen = await every(client, f"{path}?limit=2", "members", owner)
        by_staff = await every(client, path, "members", staff)
        refused = [
            (await client.get(path, headers=headers)).status_code
            for headers in (stranger, {}, await token_of(runtime, accounts[0], ["events:read"]))
        ]
        nowhere = await client.get("/api/v1/organizations/none/members", headers=owner)
        about = (await client.get("/api/v1/account", headers=staff)).json()
    assert [member["role"] for member in seen] == ["owner", "staff", "manager"]
    assert [member["person"]["email"] for member in seen] == [account.email for account in accounts]
    assert {member["person"]["email"] for member in by_staff} == {""}
    assert [*refused, nowhere.status_code] == [404, 401, 403, 404]
    assert [(one["id"], one["role"]) for one in about["organizations"]] == [(organization_id, "staff")]


async def test_events_of_ones_own_and_of_all_go_on_where_they_ended(runtime: Runtime) -> None:
    account = await an_account(runtime, "olga@example.org")
    for number in range(3):
        await joins(runtime, account, await an_event(runtime, slug=f"evening-{number}"))
    program = await token_of(runtime, account)
    async with a_stranger(runtime) as client:
        own = await every(client, "/api/v1/organize/events?limit=1", "events", program)
        by_date = await every(client, "/api/v1/events?limit=1", "events", {})
        by_price = await every(client, "/api/v1/events?limit=1&sort=price", "events", {})
    for listed in (own, by_date, by_price):
        assert sorted(event["slug"] for event in listed) == [f"evening-{number}" for number in range(3)]
