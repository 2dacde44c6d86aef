"""Every page, in every look: axe finds nothing, and nothing is wider than the screen."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.e2e.visiting import (
    ATTENDEE,
    NIGHT,
    ORGANIZER,
    arrive,
    arrive_at_order,
    choose,
    give_people,
    hold,
    password_of,
    pay,
    sign_in,
)

LOOKS = {"light": (390, 844), "dark": (1280, 900)}
PATIENCE = 20_000
"""Milliseconds: the first page of a run meets a server that is still warming up."""
RULES = {"resultTypes": ["violations"]}
OPEN_PAGES = {
    "/": "What's on",
    "/?q=nothing+is+called+like+this": "What's on",
    f"/e/{NIGHT}": "Night Bloom",
    "/e/supper-by-the-river": "Supper by the River",
    f"/e/{NIGHT}/checkout": "Checkout",
    "/find-order": "Find my order",
    "/terms": "Terms",
    "/privacy": "Privacy",
    "/sign-in": "Sign in",
    "/sign-in?problem=wrong-password": "Sign in",
    "/sign-up": "Create an account",
    "/forgot-password": "Forgot your password",
    "/reset-password": "Choose a new password",
    f"/reset-password?token={'a' * 32}": "Choose a new password",
    "/verify": "Confirm your address",
    f"/verify?token={'a' * 32}": "Confirm your address",
    "/my/tickets": "My tickets",
    "/my/api-tokens": "API tokens",
    "/api/docs": "API",
    "/my/account": "Your account",
    "/team": "Team",
    "/organization": "Organization",
    f"/join?token={'a' * 32}": "This invitation no longer works",
    "/no/such/page": "There is nothing here",
    "/o/NIGH-AAAAAAAA/AAAAAAAAAAAAAAAAAAAAAA": "This order is not here",
    "/mailbox": "Mailbox",
}
ORGANIZER_PAGES = {
    "/organize": "My events",
    "/organize/new": "New event",
    f"/organize/{NIGHT}": "Night Bloom",
    f"/organize/{NIGHT}/orders": "Orders",
    f"/organize/{NIGHT}/attendees": "Attendees",
    f"/organize/{NIGHT}/edit": "Edit event",
    f"/organize/{NIGHT}/settings": "Settings",
    "/team": "Team",
    "/organization": "Organization",
    "/my/account": "Your account",
}


@pytest_asyncio.fixture
async def visitor(browser, served) -> AsyncIterator[Any]:
    """A page in a context of its own."""
    page = await arrive(browser, served)
    yield page
    await page.context.close()


@pytest.mark.parametrize("address", OPEN_PAGES)
async def test_axe_finds_nothing_on_a_page_that_is_open_to_all(visitor, address):
    await visitor.goto(address)
    await expect(visitor.locator("h1, h2").filter(has_text=OPEN_PAGES[address]).first).to_be_visible(
        timeout=PATIENCE
    )
    await look_closely(visitor)


async def come_in(visitor, served, address):
    """Open an organizer's page. One sign-in serves all of them: so many in a quarter of an hour are throttled."""
    if _signed_in:
        await visitor.context.add_cookies(_signed_in)
        await visitor.goto(address)
        return
    await sign_in(visitor, ORGANIZER, password_of(served, ORGANIZER), then=address)
    _signed_in.extend(await visitor.context.cookies())


_signed_in = []


@pytest.mark.parametrize("address", ORGANIZER_PAGES)
async def test_axe_finds_nothing_where_organizers_work(visitor, served, address):
    await come_in(visitor, served, address)
    await expect(visitor.locator("h1").filter(has_text=ORGANIZER_PAGES[address])).to_be_visible()
    await look_closely(visitor)


async def test_axe_finds_nothing_in_any_step_from_the_choice_to_the_tickets(visitor):
    await visitor.goto(f"/e/{NIGHT}")
    await choose(visitor, Standard=1)
    await look_closely(visitor)

    await hold(visitor, NIGHT, Early_entry=1)
    await look_closely(visitor)

    await visitor.get_by_role("button", name="Continue").click()
    await expect(visitor.locator("[data-error-summary]")).to_be_visible()
    await look_closely(visitor)

    await give_people(visitor, "Robin Example", "robin@example.org")
    await look_closely(visitor)

    await pay(visitor, "that is declined")
    await expect(visitor.get_by_text("Not paid")).to_be_visible()
    await look_closely(visitor)

    await pay(visitor, "that asks the bank first")
    await visitor.wait_for_url("**/sandbox/step/**")
    await look_closely(visitor)
    await visitor.get_by_role("button", name="Approve TEST payment").click()
    await arrive_at_order(visitor)
    await look_closely(visitor)

    await visitor.get_by_role("button", name="Change the name").first.click()
    await visitor.get_by_role("button", name="Correct the address").click()
    await expect(visitor.get_by_label("The right address")).to_be_visible()
    await look_closely(visitor)


async def test_axe_finds_nothing_on_a_mail_or_among_ones_own_tickets(visitor, served):
    await sign_in(visitor, ATTENDEE, password_of(served, ATTENDEE))
    await expect(visitor.get_by_role("button", name=re.compile("Show tickets")).first).to_be_visible()
    await look_closely(visitor)
    await visitor.goto("/mailbox")
    await visitor.get_by_role("main").get_by_role("link").first.click()
    await look_closely(visitor)


async def look_closely(page: Any) -> None:
    """Check the page as it stands: on a phone by day, and on a desk by night."""
    size, found = page.viewport_size, []
    await page.add_style_tag(content="*, *::before, *::after { transition: none !important }")
    for scheme, (width, height) in LOOKS.items():
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=scheme)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} pixels wide of {width}, because of {await page.evaluate(WIDEST, width)}")
        answer = await Axe().run(page, options=RULES)
        found += [f"{width}, {scheme}: {_told(one)}" for one in answer.response["violations"]]
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size(size)
    assert not found, f"{page.url}\n" + "\n".join(found)


WIDEST = """width => [...document.body.querySelectorAll('*')]
  .filter(element => element.getBoundingClientRect().right > width + 1)
  .slice(-3).map(element => element.outerHTML.slice(0, 160)).join(' | ')"""


def _told(violation: dict[str, Any]) -> str:
    nodes = [
        f"{node['html'][:200]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for node in violation["nodes"][:3]
    ]
    return f"{violation['id']}: " + "; ".join(nodes)
