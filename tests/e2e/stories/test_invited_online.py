"""An online event behind a password: its guests get in, buy, and hear of the new time; nobody else learns a thing."""

import re
from io import BytesIO

import icalendar
from PIL import Image
from playwright.async_api import expect

from tests.e2e.test_accessibility import look_closely
from tests.e2e.visiting import (
    ORGANIZER,
    arrive,
    arrive_at_order,
    awake,
    give_people,
    password_of,
    pay,
    sign_in,
)

GUEST = "jo.guest@example.org"
SLUG, LINK, PASSWORD = "kitchen-table", "https://meet.example/table", "moonlit heron"


def a_photo() -> bytes:
    file = BytesIO()
    Image.radial_gradient("L").resize((1600, 1200)).save(file, "JPEG")
    return file.getvalue()


async def describe_the_event(page):
    await expect(page.get_by_label("Title", exact=True)).to_be_visible()
    await awake(page)
    await page.get_by_label("Title", exact=True).fill("Kitchen table concert")
    await page.get_by_label("Address on Eventfly").fill(SLUG)
    await page.locator("[name=description]").fill("Six songs at our table.")
    await page.get_by_label("Begins", exact=True).fill("2037-03-05T20:00")
    await page.get_by_label("Ends", exact=True).fill("2037-03-05T22:00")
    await page.get_by_role("radio", name=re.compile("^Online")).check()
    await expect(page.get_by_label("Venue")).to_be_hidden()
    await page.get_by_label("Link to join").fill(LINK)
    await page.get_by_label("Name", exact=True).fill("Seat")
    await page.get_by_label("Price, all in").fill("12")
    await page.get_by_role("radio", name=re.compile("^With a password")).check()
    await page.get_by_label("Password of the page").fill(PASSWORD)
    await page.get_by_role("checkbox", name="Use a colour of our own").check()
    await page.get_by_role("button", name="Save the draft").click()


async def publish_with_a_picture(page):
    await page.get_by_role("link", name="Settings").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    picture = page.get_by_label("A picture of your own")
    await picture.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    await page.get_by_role("button", name="Upload").click()
    await expect(page.locator("[data-error-for=picture]")).to_contain_text("JPEG, PNG or WebP")
    await look_closely(page)
    await picture.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
    await page.get_by_role("button", name="Upload").click()
    await expect(page.get_by_role("button", name="Use the drawn cover")).to_be_visible()
    await page.get_by_role("button", name="Publish now").click()
    await expect(page.get_by_text("The event is public now.")).to_be_visible()


async def get_in(page):
    await page.goto(f"/e/{SLUG}")
    await awake(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Kitchen table concert")
    await expect(page.get_by_text("Six songs")).to_have_count(0)
    await look_closely(page)
    await page.get_by_label("Password").fill("a guess")
    await page.get_by_role("button", name="Open the event").click()
    await expect(page.locator("[data-error-for=password]")).to_contain_text("not the password")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Open the event").click()
    await expect(page.get_by_text("Six songs at our table.")).to_be_visible()
    await expect(page.get_by_text("The link comes with your ticket.")).to_be_visible()
    await look_closely(page)


async def move_by_an_hour(page):
    await page.goto(f"/organize/{SLUG}/edit")
    await awake(page)
    await page.get_by_label("Begins", exact=True).fill("2037-03-05T21:00")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_role("heading", name="Tell the people who have bought?")).to_be_visible()
    await expect(page.get_by_text("1 mail")).to_be_visible()
    await look_closely(page)
    await page.get_by_role("button", name="Back to the form").click()
    await expect(page.get_by_label("Begins", exact=True)).to_have_value("2037-03-05T21:00")
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_role("button", name="Save and tell them").click()
    await page.wait_for_url(re.compile(f"/organize/{SLUG}/?$"))


async def test_guests_of_an_online_event_are_let_in_and_told_of_the_new_time(browser, posting, post):
    organizer, guest = await arrive(browser, posting), await arrive(browser, posting)
    await sign_in(organizer, ORGANIZER, password_of(posting, ORGANIZER), then="/organize/new")
    await describe_the_event(organizer)
    await publish_with_a_picture(organizer)

    await get_in(guest)
    await guest.locator("#tickets").get_by_role("button", name="Get tickets").click()
    await give_people(guest, "Robin Example", GUEST)
    await pay(guest, "that succeeds")
    await arrive_at_order(guest)
    await expect(guest.get_by_role("link", name="Join online")).to_have_attribute("href", LINK)

    await move_by_an_hour(organizer)
    tickets, told = await post.wait_for(GUEST, count=2)
    assert "New time: Kitchen table concert" in told["subject"]
    assert [an_hour_in(tickets), an_hour_in(told)] == [20, 21]
    await organizer.context.close()
    await guest.context.close()


def an_hour_in(mail):
    """Read when the calendar file of a mail says it begins, and that it leads to where it happens."""
    calendar = next(part for part in mail.iter_attachments() if part.get_filename().endswith(".ics"))
    (entry,) = icalendar.Calendar.from_ical(calendar.get_content()).walk("VEVENT")
    assert entry["LOCATION"] == LINK
    return entry["DTSTART"].dt.hour
