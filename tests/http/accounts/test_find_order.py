from sqlalchemy import text

from eventfly import orders
from eventfly.runtime import Runtime
from tests.builders import a_buyer, a_key, an_event
from tests.http.clients import a_stranger


async def test_lost_links_are_mailed_without_a_script_and_the_answer_is_the_same_for_everybody(
    runtime: Runtime,
) -> None:
    event, key = await an_event(runtime), a_key()
    buyer = a_buyer(email="ada@example.org")
    await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=buyer)
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    async with a_stranger(runtime) as client:
        known, unknown = [
            await client.post("/find-order/links", data={"email": email})
            for email in ("ada@example.org", "nobody@example.org")
        ]
    assert (known.status_code, known.headers["location"]) == (303, "/find-order?done=sent#sent")
    del known.headers["x-correlation-id"], unknown.headers["x-correlation-id"]
    assert (unknown.status_code, unknown.headers) == (303, known.headers)
    async with runtime.reading() as connection:
        asked = await connection.execute(text("select count(*) from mails where kind = 'order_links'"))
    assert asked.scalar_one() == 1


async def test_what_is_no_address_leads_back_to_the_form(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.post("/find-order/links", data={"email": "nobody"})
        foreign = await client.post(
            "/find-order/links", data={"email": "a@example.org"}, headers={"origin": "https://evil.example"}
        )
    assert (answer.status_code, answer.headers["location"]) == (303, "/find-order?problem=email#refused")
    assert foreign.status_code == 403
