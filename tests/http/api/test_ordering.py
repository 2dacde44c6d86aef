"""Placing, paying and reading orders as a stranger would, with good and with bad intentions."""

import asyncio
from typing import Any

import httpx
import pytest

from eventfly import orders
from eventfly.identifiers import new_id, new_secret
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_runtime, an_event
from tests.http.clients import Open, a_stranger

JSON = {"content-type": "application/json"}


def an_order(event: AnEvent, quantity: Any = 2, **changes: Any) -> dict[str, Any]:
    name = next(iter(event.types))
    line = {"ticket_type_id": str(event.types[name]), "quantity": quantity, "unit_minor": event.prices[name]}
    buyer = {"name": "Ada Example", "email": "ada@example.org", "consent": True}
    return {"lines": [line], "buyer": buyer} | changes


async def place(
    client: httpx.AsyncClient, event: AnEvent, sent: Any, key: str | None = "new"
) -> httpx.Response:
    headers = {} if key is None else {"Idempotency-Key": new_secret() if key == "new" else key}
    return await client.post(f"/api/v1/events/{event.slug}/orders", json=sent, headers=headers)


async def pay(
    client: httpx.AsyncClient, placed: dict[str, Any], card: str, key: str, secret: str | None = None
) -> httpx.Response:
    headers = {"Idempotency-Key": key, "Authorization": f"Bearer {secret or placed['secret']}"}
    return await client.post(placed["pay"], json={"details": {"card": card}}, headers=headers)


async def test_a_stranger_places_pays_and_reads_an_order(runtime: Runtime) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        answer = await place(client, event, an_order(event))
        assert answer.status_code == 201
        placed = answer.json()
        assert placed["total"] == {"minor": 4000, "currency": "EUR", "text": "€40.00"}
        assert placed["expires_at"].endswith("Z")
        paid = await pay(client, placed, "succeeds", "my-first-payment")
        assert (paid.status_code, paid.json()["step"]) == (200, "paid")
        shown = await client.get(placed["order"], headers={"Authorization": f"Bearer {placed['secret']}"})
        assert shown.json()["status"] == "paid"
        assert shown.json()["zone"] == "Europe/Berlin"
        assert len(shown.json()["tickets"]) == 2
        assert shown.headers["cache-control"] == "no-store"


async def test_the_reference_alone_is_refused_as_a_wrong_secret_and_an_unknown_order_are(
    runtime: Runtime,
) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        placed = (await place(client, event, an_order(event))).json()
        nothing = await client.get(placed["order"])
        wrong = await client.get(placed["order"], headers={"Authorization": f"Bearer {new_secret()}"})
        unknown = await client.get("/api/v1/orders/NOBODY-ABCDEFGH")
        strange = await client.get(
            "/api/v1/orders/NOBODY-ABCDEFGH", headers={"Authorization": f"Bearer {placed['secret']}"}
        )
        answers = (nothing, wrong, unknown, strange)
        assert [answer.status_code for answer in answers] == [401] * 4
        assert nothing.json() == wrong.json() == unknown.json() == strange.json()
        assert (await pay(client, placed, "succeeds", new_secret(), new_secret())).status_code == 401


async def test_the_same_key_gives_the_same_order_and_secret_after_a_restart(sqlite_url: str) -> None:
    async with a_runtime(sqlite_url) as runtime:
        event = await an_event(runtime)
        async with a_stranger(runtime) as client:
            first = await place(client, event, an_order(event), "kQ7-x_R2mZbT9sVwLc4Hda")
    async with a_runtime(sqlite_url) as runtime, a_stranger(runtime) as client:
        again = await place(client, event, an_order(event), "kQ7-x_R2mZbT9sVwLc4Hda")
    assert again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"


async def test_a_used_key_with_another_body_reveals_no_more_than_a_weak_or_missing_one(
    runtime: Runtime,
) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        await place(client, event, an_order(event), "kQ7-x_R2mZbT9sVwLc4Hda")
        other = await place(client, event, an_order(event, 1), "kQ7-x_R2mZbT9sVwLc4Hda")
        weak = await place(client, event, an_order(event), "1234567890123456789012")
        missing = await place(client, event, an_order(event), None)
    assert {answer.status_code for answer in (other, weak, missing)} == {422}
    assert other.json() == weak.json() == missing.json()


async def test_a_payments_key_repeats_its_answer_and_does_not_pay_by_another_card(runtime: Runtime) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        placed = (await place(client, event, an_order(event))).json()
        declined = await pay(client, placed, "declined", "one")
        again = await pay(client, placed, "declined", "one")
        other = await pay(client, placed, "succeeds", "one")
        assert declined.json()["step"] == "declined"
        assert again.content == declined.content
        assert again.headers["idempotent-replayed"] == "true"
        assert other.status_code == 422
        assert (await pay(client, placed, "succeeds", "two")).json()["step"] == "paid"


async def test_two_payments_at_once_under_one_key_pay_once(runtime: Runtime) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        placed = (await place(client, event, an_order(event))).json()
        answers = await asyncio.gather(*(pay(client, placed, "succeeds", "same") for _ in range(4)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    assert set(statuses) <= {200, 409}
    for refused in (answer for answer in answers if answer.status_code == 409):
        assert refused.headers["retry-after"] == "1"


@pytest.mark.parametrize(
    ("quantity", "why"),
    [(-1, "negative"), (0, "none"), (10**30, "huge"), (1.0, "a float"), ("1", "text"), (True, "a truth")],
)
async def test_a_quantity_that_is_none_is_refused_beside_its_field(
    runtime: Runtime, quantity: Any, why: str
) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        answer = await place(client, event, an_order(event, quantity))
    assert answer.status_code == 422, why
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "lines.0.quantity"


@pytest.mark.parametrize("name", ["Ada\x00", "Ada\x1b[2J", "Ada\u202ebob", "A" * 400, "\u2066x\u2069", " "])
async def test_a_name_with_tricks_is_refused_beside_its_field(runtime: Runtime, name: str) -> None:
    event = await an_event(runtime)
    buyer = {"name": name, "email": "ada@example.org", "consent": True}
    async with a_stranger(runtime) as client:
        answer = await place(client, event, an_order(event, buyer=buyer))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "buyer.name")


async def test_unknown_fields_and_loose_json_are_refused(runtime: Runtime) -> None:
    event = await an_event(runtime)
    path, key = f"/api/v1/events/{event.slug}/orders", {"Idempotency-Key": new_secret()}
    async with a_stranger(runtime) as client:
        extra = await place(client, event, an_order(event, price=1))
        broken = await client.post(path, content=b"{", headers=key | JSON)
        bare = await client.post(path, content=b"[]", headers=key | JSON)
        deep = await client.post(path, content=b"[" * 20_000, headers=key | JSON)
        form = await client.post(path, data={"a": "b"}, headers=key)
        large = await client.post(path, content=b" " * 70_000, headers=key | JSON)
    assert extra.json()["errors"][0]["field"] == "price"
    statuses = [answer.status_code for answer in (extra, broken, bare, deep, form, large)]
    assert statuses == [422, 422, 422, 422, 415, 413]


async def test_a_body_without_a_length_is_bounded_too(runtime: Runtime) -> None:
    event = await an_event(runtime)

    async def endless() -> Any:
        for _ in range(1000):
            yield b" " * 1024

    async with a_stranger(runtime) as client:
        answer = await client.post(
            f"/api/v1/events/{event.slug}/orders",
            content=endless(),
            headers={"Idempotency-Key": new_secret()} | JSON,
        )
    assert answer.status_code == 413


async def test_another_events_ticket_is_not_sold_here(runtime: Runtime) -> None:
    here, elsewhere = await an_event(runtime), await an_event(runtime)
    async with a_stranger(runtime) as client:
        foreign = await place(client, here, an_order(elsewhere))
        invented = an_order(here)
        invented["lines"][0]["ticket_type_id"] = str(new_id())
        unknown = await place(client, here, invented)
    assert foreign.status_code == unknown.status_code
    assert 400 <= foreign.status_code < 500
    assert foreign.json()["code"] == unknown.json()["code"]


async def test_a_draft_cannot_be_bought(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    async with a_stranger(runtime) as client:
        assert (await client.get(f"/api/v1/events/{draft.slug}")).status_code == 404
        assert (await place(client, draft, an_order(draft))).status_code in (404, 409)


async def test_sold_out_and_a_risen_price_are_conflicts_with_the_next_step(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 2000, quantity=2))
    cheaper = an_order(event, 1)
    cheaper["lines"][0]["unit_minor"] = 1500
    async with a_stranger(runtime) as client:
        risen = await place(client, event, cheaper)
        assert (risen.status_code, risen.json()["code"]) == (409, "price-changed")
        assert risen.json()["total"] == {"minor": 2000, "currency": "EUR", "text": "€20.00"}
        accepted = await place(client, event, cheaper | {"accept_total": 2000})
        assert accepted.status_code == 201
        sold_out = await place(client, event, an_order(event, 2))
        assert (sold_out.status_code, sold_out.json()["code"]) == (409, "sold-out")


async def test_a_full_box_office_says_when_to_come_back(runtime: Runtime) -> None:
    event = await an_event(runtime)

    async def full(_request: Any) -> Any:
        raise orders.BoxOfficeFull(retry_after=3)

    runtime.box_offices.submit = full
    async with a_stranger(runtime) as client:
        answer = await place(client, event, an_order(event))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")


async def test_one_address_cannot_order_without_end(runtime: Runtime) -> None:
    class Tight(Open):
        api_orders_per_minute = 2

    runtime.rates = MemoryRates()
    event = await an_event(runtime)
    async with a_stranger(runtime, Tight) as client:
        statuses = [(await place(client, event, an_order(event, 1))).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]


async def test_a_bug_is_a_500_with_an_id_and_without_a_trace(
    runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    event = await an_event(runtime)

    async def broken(_request: Any) -> Any:
        raise RuntimeError("the secret inside")

    runtime.box_offices.submit = broken
    async with a_stranger(runtime) as client:
        answer = await place(client, event, an_order(event))
    assert answer.status_code == 500
    assert "secret inside" not in answer.text
    assert answer.headers["x-correlation-id"] in answer.json()["detail"]
    assert answer.headers["x-correlation-id"] in caplog.text
