"""An organizer publishes, a stranger buys, and the ticket gets them in."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import icalendar
import pymupdf
import zxingcpp
from PIL import Image
from playwright.async_api import expect

from eventfly.assembly import make_runtime
from eventfly.platform.settings import load_settings
from eventfly.tickets import check_code
from tests.e2e.visiting import (
    ORGANIZER,
    arrive,
    arrive_at_order,
    awake,
    choose,
    give_people,
    password_of,
    pay,
    sign_in,
)

STARTS = (datetime.now(UTC).replace(tzinfo=None) + timedelta(days=30)).replace(
    hour=20, minute=0, second=0, microsecond=0
)
TYPES = (("Standing", "18.50", "40"), ("Balcony", "24", "10"))


async def test_an_organizer_publishes_and_a_stranger_buys_two_types(browser, posting, post):
    organizer = await arrive(browser, posting)
    await sign_in(organizer, ORGANIZER, password_of(posting, ORGANIZER), then="/organize/new")
    await describe_the_event(organizer)
    await organizer.get_by_role("button", name="Save the draft").click()
    await organizer.get_by_role("button", name="Publish").click()
    await expect(organizer.get_by_role("link", name="Public page")).to_be_visible()
    await expect(organizer.locator("[data-live=sold]").first).to_have_text("0")

    stranger = await arrive(browser, posting, timezone_id="Asia/Tokyo")
    await stranger.goto("/")
    await awake(stranger)
    await stranger.get_by_role("searchbox").fill("Nachtflug")
    await stranger.get_by_role("main").get_by_role("link", name="Nachtflug").click()
    await expect(stranger.get_by_role("heading", level=1)).to_have_text("Nachtflug: Moths and Music")
    await expect(stranger.get_by_text("where you are")).to_be_visible()
    await choose(stranger, Standing=2, Balcony=1)
    await stranger.locator("#tickets").get_by_role("button", name="Get tickets").click()
    await expect(organizer.locator("[data-live=held]").first).to_have_text("3")
    await give_people(stranger, "Robin Example", "robin@example.org")
    await pay(stranger, "that succeeds")
    await arrive_at_order(stranger)
    await expect(stranger.get_by_text("61.00").first).to_be_visible()

    await expect(organizer.locator("[data-live=sold]").first).to_have_text("3")
    await expect(organizer.locator("[data-live=revenue]").first).to_contain_text("61.00")
    await expect(organizer.get_by_text("Robin Example")).to_be_visible()

    (mail,) = await post.wait_for("robin@example.org")
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    pdf = next(content for name, content in files.items() if name.endswith(".pdf"))
    codes = [read_code(page) for page in pymupdf.open(stream=pdf)]
    assert len(set(codes)) == 3
    runtime = make_runtime(load_settings(posting.environ))
    assert len({(await check_code(runtime, code)).ticket_id for code in codes}) == 3
    await runtime.database.close()

    calendar = next(content for name, content in files.items() if name.endswith(".ics"))
    (event,) = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "Europe/Lisbon"
    assert event["DTSTART"].dt.replace(tzinfo=None) == STARTS
    await organizer.context.close()
    await stranger.context.close()


async def describe_the_event(page):
    """Fill in the plain form."""
    await page.get_by_label("Title", exact=True).fill("Nachtflug: Moths and Music")
    await page.get_by_label("Category").select_option("music")
    await page.locator("[name=description]").fill("Lamps, moths, and a **cello**.")
    await page.get_by_label("Begins", exact=True).fill(f"{STARTS:%Y-%m-%dT%H:%M}")
    await page.get_by_label("Ends", exact=True).fill(f"{STARTS + timedelta(hours=3):%Y-%m-%dT%H:%M}")
    await page.get_by_label("Time zone").select_option("Europe/Lisbon")
    await page.get_by_label("Venue").fill("Estufa Velha")
    await page.get_by_label("City").fill("Lisbon")
    await page.get_by_label("Places in all").fill("45")
    await page.get_by_role("button", name="Add a ticket type").click()
    kinds = page.get_by_role("group", name="Ticket type")
    await expect(kinds).to_have_count(2)
    for at, (name, price, quantity) in enumerate(TYPES):
        kind = kinds.nth(at)
        await kind.get_by_label("Name").fill(name)
        await kind.get_by_label("Price, all in").fill(price)
        await kind.get_by_label("How many").fill(quantity)


def read_code(page):
    """Read the one QR code of a page, as a door's camera would."""
    picture = Image.open(BytesIO(page.get_pixmap(dpi=150).tobytes("png"))).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    assert re.fullmatch(r"[A-Z2-7]{165}", found.text)
    return found.text
