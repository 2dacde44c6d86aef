"""A page that waits for the bank goes on by itself, without a click."""

import httpx
from playwright.async_api import expect

from eventfly.identifiers import new_secret
from tests.e2e.visiting import NIGHT, ORDER_PAGE, arrive, give_people, hold, pay


async def an_order_that_asks_the_bank(served):
    """Place and pay as a program does; return the order's page and the bank's, where nobody has answered yet."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        event = (await client.get(f"/api/v1/events/{NIGHT}")).json()
        offered = next(kind for kind in event["ticket_types"] if kind["name"] == "Standard")
        line = {"ticket_type_id": offered["id"], "quantity": 1, "unit_minor": offered["price"]["minor"]}
        buyer = {"name": "Wait Example", "email": "wait@example.org", "consent": True}
        path = f"/api/v1/events/{NIGHT}/orders"
        placed = (await _post(client, path, {"lines": [line], "buyer": buyer})).json()
        bearer = {"Authorization": f"Bearer {placed['secret']}"}
        told = (await _post(client, placed["pay"], {"details": {"card": "second_step"}}, bearer)).json()
    return f"/o/{placed['reference']}/{placed['secret']}", told["action_url"]


async def _post(client, path, sent, headers=None):
    answer = await client.post(path, json=sent, headers={"Idempotency-Key": new_secret(), **(headers or {})})
    assert answer.status_code in (201, 202), answer.text
    return answer


async def approve(page):
    await page.get_by_role("button", name="Approve TEST payment").click()
    await page.wait_for_url(lambda url: "/sandbox/" not in url)


async def test_an_order_page_becomes_the_tickets(browser, served):
    waiting = await arrive(browser, served)
    order, bank = await an_order_that_asks_the_bank(served)
    await waiting.goto(order)
    await expect(waiting.get_by_role("heading", name="Your payment is on its way")).to_be_visible()
    elsewhere = await arrive(browser, served)
    await elsewhere.goto(bank)
    await approve(elsewhere)
    await expect(waiting.get_by_role("heading", name="You're in")).to_be_visible()
    await expect(waiting.get_by_text("Here are your tickets")).to_be_visible()
    await waiting.context.close()
    await elsewhere.context.close()


async def test_a_checkout_left_waiting_leads_to_the_tickets(browser, served):
    bank = await arrive(browser, served)
    await hold(bank, NIGHT, Standard=1)
    await give_people(bank, "Patient Example", "patient@example.org")
    await pay(bank, "that asks the bank first")
    await bank.wait_for_url("**/sandbox/step/**")
    waiting = await bank.context.new_page()
    await waiting.goto(f"/e/{NIGHT}/checkout")
    await expect(waiting.get_by_text("Your payment is on its way")).to_be_visible()
    await approve(bank)
    await waiting.wait_for_url(ORDER_PAGE)
    await expect(waiting.get_by_role("heading", name="You're in")).to_be_visible()
    await bank.context.close()
