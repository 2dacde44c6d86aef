"""A buyer's own orders by a program: in the account that bought them, or by the order's secret."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from eventfly import accounts, orders
from eventfly.identifiers import new_secret
from eventfly.runtime import Runtime
from tests.builders import Kind, a_buyer, a_key, a_runtime, an_event
from tests.http.api.people import an_account, fresh, token_of
from tests.http.api.test_ordering import an_order, pay
from tests.http.clients import a_stranger

ADA = "ada@example.org"


@pytest_asyncio.fixture
async def runtime(database_url: str) -> AsyncIterator[Runtime]:
    """A runtime on each database: what lists hold comes from the driver as it is."""
    async with a_runtime(database_url) as made:
        yield made


def by(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def bought(runtime: Runtime, event, email: str = ADA, **lines: int) -> orders.PlacedView:
    key = a_key()
    placed = await orders.place(
        runtime, event.id, key, event.lines(**(lines or {"Seat": 1})), buyer=a_buyer(email=email)
    )
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    return placed


async def test_an_account_finds_what_it_bought_also_as_a_guest_and_nothing_else(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    program = await token_of(runtime, await an_account(runtime, ADA))
    own = [await bought(runtime, event) for _ in range(3)]
    foreign = await bought(runtime, event, "bea@example.org")
    async with a_stranger(runtime) as client:
        found, link = [], "/api/v1/orders?limit=2"
        while link:
            slice_ = (await client.get(link, headers=program)).json()
            found += [order["reference"] for order in slice_["orders"]]
            link = slice_["next"]
        assert found == [placed.reference for placed in own[::-1]]
        shown = (await client.get(f"/api/v1/orders/{own[0].reference}", headers=program)).json()
        assert (shown["status"], len(shown["tickets"])) == ("paid", 1)
        by_secret = await client.get(f"/api/v1/orders/{own[0].reference}", headers=by(own[0].secret))
        assert by_secret.json() == shown
        for path in ("", "/tickets.pdf", "/event.ics"):
            answer = await client.get(f"/api/v1/orders/{foreign.reference}{path}", headers=program)
            assert answer.status_code == 404
        assert (await client.get("/api/v1/orders")).status_code == 401
        narrow = await token_of(runtime, await an_account(runtime, ADA), ["events:read"])
        assert (await client.get("/api/v1/orders", headers=narrow)).status_code == 403
        assert (await client.get(f"/api/v1/orders/{own[0].reference}", headers=narrow)).status_code == 403


async def test_who_orders_signed_in_finds_the_order_under_any_address(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    program = await token_of(runtime, await an_account(runtime, "olga@example.org"))
    async with a_stranger(runtime) as client:
        path = f"/api/v1/events/{event.slug}/orders"
        placed = (await client.post(path, json=an_order(event), headers=fresh(program))).json()
        listed = (await client.get("/api/v1/orders", headers=program)).json()["orders"]
        assert [order["reference"] for order in listed] == [placed["reference"]]
        wrong = await client.post(path, json=an_order(event), headers=fresh(by("eft_" + "A" * 43)))
        assert wrong.status_code == 401


@pytest.mark.parametrize("credential", ["secret", "account"])
async def test_tickets_are_taken_along_as_pdf_and_for_the_calendar(runtime: Runtime, credential: str) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    placed = await bought(runtime, event)
    account = await an_account(runtime, ADA)
    await accounts.collect_contacts(runtime, account)
    headers = by(placed.secret) if credential == "secret" else await token_of(runtime, account)
    async with a_stranger(runtime) as client:
        pdf = await client.get(f"/api/v1/orders/{placed.reference}/tickets.pdf", headers=headers)
        ics = await client.get(f"/api/v1/orders/{placed.reference}/event.ics", headers=headers)
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert ics.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "BEGIN:VEVENT" in ics.text
    assert (placed.secret in ics.text) == (credential == "secret")
    assert pdf.headers["cache-control"] == ics.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("credential", ["secret", "account"])
async def test_held_places_are_given_back_and_paid_ones_are_not(runtime: Runtime, credential: str) -> None:
    event = await an_event(runtime, Kind("Seat", 1000, quantity=2))
    account = await an_account(runtime, ADA)
    held = await orders.place(
        runtime, event.id, a_key(), event.lines(Seat=1), buyer=a_buyer(email=ADA), account_id=account.id
    )
    paid = await bought(runtime, event)
    await accounts.collect_contacts(runtime, account)
    token = await token_of(runtime, account)
    async with a_stranger(runtime) as client:

        async def cancel(placed: orders.PlacedView) -> tuple[int, str]:
            headers = fresh(by(placed.secret) if credential == "secret" else token)
            answer = await client.post(f"/api/v1/orders/{placed.reference}/cancel", headers=headers)
            return answer.status_code, answer.json().get("code") or answer.json()["status"]

        assert await cancel(held) == (200, "released")
        assert await cancel(held) == (200, "released")
        assert await cancel(paid) == (409, "already-paid")
        left = (await client.get(f"/api/v1/events/{event.slug}")).json()["ticket_types"][0]["left"]
        assert left == "1 left"
        stranger = await client.post(
            f"/api/v1/orders/{held.reference}/cancel", headers=fresh(by(new_secret()))
        )
        assert stranger.status_code == 401


async def test_an_account_cannot_pay_by_its_own_credential_but_by_the_orders(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    program = await token_of(runtime, await an_account(runtime, ADA))
    async with a_stranger(runtime) as client:
        path = f"/api/v1/events/{event.slug}/orders"
        placed = (await client.post(path, json=an_order(event), headers=fresh(program))).json()
        token = program["Authorization"].removeprefix("Bearer ")
        assert (await pay(client, placed, "succeeds", new_secret(), token)).status_code == 401
        assert (await pay(client, placed, "succeeds", new_secret())).json()["step"] == "paid"
