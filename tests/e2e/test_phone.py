"""On a phone: whatever people are called, nothing is wider than the screen, and what happened is in sight."""

from typing import Any

import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.visiting import NIGHT, arrive, awake, buy

WIDTH = 390
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 3
LONG_ADDRESS = f"{'very.long.indeed.' * 3}address@{'a-long-name-' * 4}example.org"
TEXTS = ("h1", ".ef-fact__title", ".ef-lead", ".ef-prose p", ".ef-ticket-type__name", ".ef-banner__title")


@pytest_asyncio.fixture
async def phone(browser, served):
    """A page in a phone's browser."""
    page = await arrive(browser, served, viewport={"width": WIDTH, "height": 844})
    yield page
    await page.context.close()


async def width(page: Any) -> int:
    """How wide the page is."""
    return await page.evaluate("document.documentElement.scrollWidth")


async def test_a_word_without_end_breaks_on_the_event_page(phone):
    await phone.goto("/e/supper-by-the-river")
    await awake(phone)
    for place in TEXTS:
        await phone.locator(place).first.evaluate("element => { element.textContent = 'x'.repeat(140); }")
    assert await width(phone) == WIDTH


async def test_what_was_done_to_an_order_is_told_in_sight_and_fits(phone):
    await buy(phone, NIGHT, LONG_NAME, LONG_ADDRESS, Standard=1)
    await phone.get_by_role("button", name="Mail them again").click()
    told = phone.get_by_text("The tickets are on their way to")
    await expect(told).to_be_in_viewport()
    await expect(phone.locator("[data-told]")).to_be_focused()
    assert await width(phone) == WIDTH

    await phone.get_by_role("button", name="Change the name").click()
    await expect(phone.get_by_label("Name on the ticket")).to_have_value(LONG_NAME)
    await phone.get_by_label("Name on the ticket").fill("Kim Example")
    await phone.get_by_role("button", name="Save the name").click()
    await expect(phone.get_by_text("The name is changed")).to_be_in_viewport()
    await phone.get_by_role("button", name="Correct the address").click()
    await expect(phone.get_by_label("The right address")).to_have_value(LONG_ADDRESS)


async def test_of_several_tickets_the_next_ones_edge_is_in_sight(phone):
    await buy(phone, NIGHT, "Two Example", "two@example.org", Standard=2)
    first, second = [await phone.locator(".ef-ticket").nth(at).bounding_box() for at in (0, 1)]
    assert first["x"] >= 0
    assert first["x"] + first["width"] < second["x"] < WIDTH - 16
    assert await width(phone) == WIDTH


async def test_a_mail_to_a_long_name_fits_and_the_order_page_shows_the_way_to_it(phone):
    await buy(phone, NIGHT, LONG_NAME, LONG_ADDRESS, Standard=1)
    await phone.get_by_role("link", name="mailbox").click()
    await phone.wait_for_url("**/mailbox")
    mail = phone.get_by_role("main").get_by_role("link").filter(has_text=LONG_ADDRESS).first
    for _ in range(20):
        if await mail.count():
            break
        await phone.wait_for_timeout(250)
        await phone.reload()
    await mail.click()
    frame = phone.frame_locator("iframe")
    await expect(frame.get_by_text("you are going")).to_be_visible()
    wide = "element => [element.scrollWidth, element.clientWidth]"
    whole, seen = await frame.locator("html").evaluate(wide)
    assert whole == seen


async def test_the_filters_fit_in_a_line_and_days_are_chosen_by_keyboard(phone):
    await phone.goto("/")
    await awake(phone)
    chips = phone.get_by_role("search").locator(".ef-chip")
    tops = {round((await chip.bounding_box())["y"]) for chip in await chips.all()}
    assert len(tops) == 1
    await phone.get_by_role("search").locator("summary").press("Enter")
    first = phone.get_by_label("From")
    box = await first.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= WIDTH
    await first.press_sequentially("12122026", delay=30)
    await phone.keyboard.press("Enter")
    await phone.wait_for_url("**/?from=2026-12-12")
    await expect(phone.get_by_text("From 12 Dec")).to_be_visible()
    await expect(first).to_be_hidden()
