"""At the desk: somebody is found, put right and sent home, and everybody is taken out as a file."""

import csv
import io
import re
from pathlib import Path

import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect
from sqlalchemy import select

from eventfly import events, journal
from eventfly.assembly import make_runtime
from eventfly.platform.settings import load_settings
from tests.builders import AnEvent
from tests.crowds import a_crowd
from tests.e2e.visiting import NIGHT, ORGANIZER, REPAIR, arrive, buy, password_of, sign_in

MANY = 900


@pytest_asyncio.fixture
async def desk(browser, posting):
    """A page of the demo's organizer."""
    page = await arrive(browser, posting, accept_downloads=True)
    await sign_in(page, ORGANIZER, password_of(posting, ORGANIZER), then="/organize")
    yield page
    await page.context.close()


async def test_an_order_is_found_read_corrected_and_cancelled(browser, posting, post, desk):
    guest = await arrive(browser, posting)
    await buy(guest, NIGHT, "Özgür Weiß", "ozgur@example.org", Standard=2)
    await guest.context.close()

    await desk.goto(f"/organize/{NIGHT}")
    await expect(desk.get_by_text("Özgür Weiß").first).to_be_visible()
    await expect(desk.get_by_role("img", name=re.compile("sold in all"))).to_be_visible()
    await desk.get_by_role("link", name="All orders").click()
    await desk.get_by_role("searchbox").fill("ozgur weiss")
    row = desk.get_by_role("row").filter(has_text="Özgür Weiß")
    await expect(desk.get_by_text("1 order", exact=True)).to_be_visible()
    await row.get_by_role("link").click()

    await expect(desk.get_by_role("heading", name="History")).to_be_visible()
    for told in ("Places taken", "The money arrived", "2 tickets issued"):
        await expect(desk.get_by_text(told)).to_be_visible()
    assert (await Axe().run(desk, options={"resultTypes": ["violations"]})).violations_count == 0

    await desk.get_by_role("button", name="Edit the attendee of ticket 2").click()
    await expect(desk.get_by_label("Name")).to_be_focused()
    await desk.get_by_label("Name").fill("Grace Example")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_text("Grace Example")).to_be_visible()

    mails = len(await post.wait_for("ozgur@example.org"))
    await desk.get_by_role("button", name="Send the tickets again").click()
    await expect(desk.get_by_text("on their way to ozgur@example.org")).to_be_visible()
    await post.wait_for("ozgur@example.org", count=mails + 1)

    await desk.get_by_role("button", name="Cancel the order").click()
    await desk.get_by_role("button", name=re.compile("^Cancel and refund")).click()
    await expect(desk.get_by_text("The order was cancelled")).to_be_visible()
    await expect(desk.get_by_text("€37.00 sent back")).to_be_visible()

    # Going back finds the table as it was left.
    await desk.go_back()
    await expect(desk.get_by_text("1 order", exact=True)).to_be_visible()
    await expect(desk.get_by_role("row").filter(has_text="Cancelled")).to_be_visible()


async def test_numbers_and_curve_move_while_somebody_buys(browser, posting, desk):
    await desk.goto(f"/organize/{NIGHT}")
    sold = desk.locator("[data-live=sold]").first
    await expect(sold).to_have_text(re.compile(r"\d+"))
    before = int(await sold.inner_text())
    guest = await arrive(browser, posting)
    await buy(guest, NIGHT, "Robin Example", "robin@example.org", Standard=1)
    await guest.context.close()
    await expect(sold).to_have_text(str(before + 1))
    await expect(desk.get_by_text(f"{before + 1} tickets sold in all")).to_be_visible()
    await expect(desk.get_by_text("Robin Example").first).to_be_visible()


async def test_a_large_export_shows_how_far_it_is_and_holds_everybody(posting, desk):
    await let_a_crowd_in(posting)
    await desk.goto(f"/organize/{REPAIR}/attendees")
    link = desk.get_by_role("link", name="Export CSV")
    await expect(link).to_be_visible()
    rows = int(await link.get_attribute("data-rows"))
    assert rows > 2000
    async with desk.expect_download() as started:
        await link.click()
    progress = desk.locator("[data-export-progress]")
    await expect(progress).to_contain_text(f"{rows:,} rows saved as {REPAIR}-attendees.csv")
    saved = Path(await (await started.value).path()).read_text(encoding="utf-8-sig")
    _head, *told = csv.reader(io.StringIO(saved, newline=""))
    assert len(told) == len({(row[5], row[3]) for row in told}) == rows


async def let_a_crowd_in(posting):
    """Fill an event, which its demo bounds, with people who come beside its pools."""
    runtime = make_runtime(load_settings(posting.environ))
    async with runtime.reading() as connection:
        row = (
            await connection.execute(select(events.EVENTS.c.id).where(events.EVENTS.c.slug == REPAIR))
        ).one()
        found = await events.snapshot(connection, row.id)
    unbounded = await widened(runtime, found)
    await a_crowd(runtime, unbounded, MANY)
    await runtime.database.close()


async def widened(runtime, found) -> AnEvent:
    """Take every bound off the event's pools, as its organizer could."""
    about = {"event_id": found.event_id, "at": runtime.now()}
    lifted = [events.CapacityChanged(**about, pool_id=pool_id, capacity=None) for pool_id in found.pools]
    async with runtime.transaction() as connection:
        head = await journal.lock_stream(connection, found.event_id)
        await journal.record(connection, head, lifted)
    types = {item.details.name: item.id for item in found.types}
    pools = {item.details.name: found.own_pool(item).id for item in found.types}
    pools["total"] = found.total_pool.id
    prices = {item.details.name: item.details.price_minor for item in found.types}
    return AnEvent(found.event_id, found.details.slug, types, pools, prices)
