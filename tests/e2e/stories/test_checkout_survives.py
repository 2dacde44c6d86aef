"""Whatever people and machines do at the checkout: never two orders, never a lost hold, never an empty page."""

import asyncio
import os
import re
import signal
import sqlite3

import pytest
from playwright.async_api import expect

from tests.e2e.visiting import (
    NIGHT,
    arrive,
    arrive_at_order,
    awake,
    choose,
    give_people,
    hold,
    pay,
    payment_button,
)

HELD = "Your places are held"
BOUGHT = """select orders.status from orders join contacts on contacts.order_id = orders.id
    where contacts.role = 'buyer' and contacts.email = ?"""


def orders_of(served, email):
    """Read the orders of an address from the installation's tables."""
    with sqlite3.connect(f"file:{served.data_dir / 'eventfly.db'}?mode=ro", uri=True) as database:
        rows = database.execute(BOUGHT, (email,))
        return [status for (status,) in rows]


def held_orders(served):
    """Count the orders that hold places now."""
    with sqlite3.connect(f"file:{served.data_dir / 'eventfly.db'}?mode=ro", uri=True) as database:
        return database.execute("select count(*) from orders where status = 'held'").fetchone()[0]


async def test_refreshing_going_back_and_coming_back_keep_the_one_order(stranger, posting):
    page, email = stranger, "again@example.org"
    before = held_orders(posting)
    await hold(page, NIGHT, Standard=2)
    await page.reload()
    await expect(page.get_by_label("Your name")).to_be_visible()
    await page.goto(f"/e/{NIGHT}")
    await page.get_by_role("link", name="Continue to checkout").click()
    await expect(page.get_by_label("Your name")).to_be_visible()
    await give_people(page, "Again Example", email)
    await expect(page.get_by_text(HELD)).to_be_visible()
    await page.reload()
    await expect(payment_button(page)).to_be_visible()
    await page.go_back()
    await page.go_forward()
    await expect(payment_button(page)).to_be_visible()
    # The tab is closed; later another one opens in the same browser.
    await page.close()
    page = await stranger.context.new_page()
    await page.goto(f"/e/{NIGHT}/checkout")
    await expect(payment_button(page)).to_be_visible()
    assert held_orders(posting) == before + 1
    await pay(page, "that succeeds")
    order = await arrive_at_order(page)
    await page.reload()
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()
    await page.goto(f"/e/{NIGHT}/checkout")
    await expect(page.get_by_text("You hold no tickets here")).to_be_visible()
    await page.goto(order)
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()
    assert orders_of(posting, email) == ["paid"]


async def test_clicking_twice_buys_once(stranger, posting, post):
    page, email = stranger, "twice@example.org"
    before = held_orders(posting)
    await page.goto(f"/e/{NIGHT}")
    await awake(page)
    await choose(page, Standard=1)
    await page.locator("#tickets").get_by_role("button", name="Get tickets").dblclick()
    await page.wait_for_url("**/checkout")
    await give_people(page, "Twice Example", email)
    assert held_orders(posting) == before + 1
    await payment_button(page).dblclick()
    await arrive_at_order(page)
    assert orders_of(posting, email) == ["paid"]
    assert len(await post.wait_for(email)) == 1


async def test_a_declined_card_keeps_the_places_and_the_bank_may_be_asked(stranger, posting):
    page, email = stranger, "declined@example.org"
    await hold(page, NIGHT, Standard=1)
    await give_people(page, "Declined Example", email)
    await pay(page, "that is declined")
    await expect(page.get_by_text("The card was declined")).to_be_visible()
    await expect(page.get_by_text(HELD)).to_be_visible()
    await pay(page, "that asks the bank first")
    await page.wait_for_url("**/sandbox/step/**")
    await page.get_by_role("button", name="Approve TEST payment").click()
    await arrive_at_order(page)
    assert orders_of(posting, email) == ["paid"]


async def test_a_hold_counts_down_is_extended_once_and_given_back_at_once(stranger, posting):
    page = stranger
    before = held_orders(posting)
    await hold(page, NIGHT, Standard=1)
    await expect(page.get_by_role("timer")).to_have_text(r_clock(2))
    await give_people(page, "Longer Example", "longer@example.org")
    await expect(page.get_by_role("timer")).to_have_text(r_clock(9))
    await page.get_by_role("button", name="Keep them longer").click()
    await expect(page.get_by_role("button", name="Keep them longer")).to_have_count(0)
    await expect(page.get_by_role("timer")).to_have_text(r_clock(19))
    await page.get_by_role("button", name="Give them back").click()
    await page.wait_for_url(f"**/e/{NIGHT}")
    await expect(page.locator("#tickets").get_by_role("button", name="Get tickets")).to_be_visible()
    assert held_orders(posting) == before


async def test_a_killed_server_loses_neither_hold_nor_payment(browser, serve):
    own, email = serve(), "killed@example.org"
    page = await arrive(browser, own)
    await hold(page, NIGHT, Standard=1)
    kill(own)
    own.start()
    await page.reload()
    await give_people(page, "Killed Example", email)
    await page.get_by_role("radio", name="TEST card whose answer gets lost").check()
    await payment_button(page).click()
    await until_paying(own, email)
    kill(own)
    assert await page.get_by_role("main").inner_text()
    own.start()
    await page.reload()
    await page.wait_for_url("**/o/**", timeout=40_000)
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()
    assert orders_of(own, email) == ["paid"]


async def test_a_lapsed_hold_explains_itself_and_offers_the_same_again(browser, serve):
    own = serve({"EVENTFLY_HOLD_WITHOUT_CONTACT_SECONDS": "6"})
    page = await arrive(browser, own)
    await hold(page, NIGHT, Standard=2)
    # For a moment the clock says so too, within a longer sentence.
    ended = page.get_by_text("Your places went back on sale", exact=True)
    await expect(ended).to_be_visible(timeout=15_000)
    await expect(page.get_by_role("main").get_by_text("Night Bloom")).to_be_visible()
    await page.get_by_role("button", name="Hold the same again").click()
    await expect(page.get_by_label("Your name")).to_be_visible()
    await expect(page.get_by_text("2 × Standard").first).to_be_visible()


def r_clock(minutes):
    """Match a clock that shows so many minutes, or the full one before."""
    return re.compile(rf"^({minutes}:\d\d|{minutes + 1}:00)$")


def kill(served):
    """End every process of the installation without a warning."""
    os.killpg(served.process.pid, signal.SIGKILL)
    served.process.wait()


async def until_paying(served, email):
    """Wait until the payment is under way."""
    for _ in range(200):
        if orders_of(served, email) in (["paying"], ["paid"]):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the payment did not begin")
