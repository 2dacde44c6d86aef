"""What people do in a browser, in the words of the pages."""

import json
import re
from typing import Any

from playwright.async_api import expect

from tests.servers.eventfly import Served

ORGANIZER = "mara@kellerlicht.test"
ATTENDEE = "noor@visitor.test"
NIGHT = "night-bloom-berlin"
"""A demo event with three paid ticket types and plenty of places."""
REPAIR = "repair-cafe"
"""A demo event that is free."""
ORDER_PAGE = re.compile(r"/o/[^/]+/[^/]+$")


async def arrive(browser: Any, served: Served, **options: Any) -> Any:
    """Open a page in a browser context of its own, as another person on another computer."""
    given = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce", **options}
    context = await browser.new_context(base_url=served.url, **given)
    context.set_default_timeout(15_000)
    return await context.new_page()


def password_of(served: Served, email: str) -> str:
    """Return the password of one of the demo's accounts."""
    accounts = json.loads((served.data_dir / "demo-accounts.json").read_text())["accounts"]
    return next(account["password"] for account in accounts if account["email"] == email)


async def sign_in(page: Any, email: str, password: str, *, then: str = "/my/tickets") -> None:
    """Sign in through the form."""
    await page.goto(f"/sign-in?next={then}")
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)


async def awake(page: Any) -> None:
    """Wait until the page itself has taken over from the first HTML."""
    await expect(page.locator("#ef-snapshot")).to_have_count(0)


async def choose(page: Any, **wanted: int) -> None:
    """Set the steppers of ticket types (underscores stand for spaces)."""
    for name, count in wanted.items():
        label = name.replace("_", " ")
        stepper = page.get_by_role("group", name=label, exact=True)
        shown = stepper.get_by_role("status")
        for at in range(int(await shown.inner_text()), count):
            await stepper.get_by_role("button", name=f"More {label}", exact=True).click()
            await expect(shown).to_have_text(str(at + 1))


async def hold(page: Any, slug: str, **wanted: int) -> None:
    """Choose tickets on an event's page, and go to the checkout with them."""
    await page.goto(f"/e/{slug}")
    await choose(page, **wanted)
    await page.locator("#tickets").get_by_role("button", name="Get tickets").click()
    await page.wait_for_url(f"**/e/{slug}/checkout")
    await expect(page.get_by_role("heading", name="Checkout")).to_be_visible()


async def give_people(page: Any, name: str, email: str) -> None:
    """Say who buys, and agree to the terms."""
    await page.get_by_label("Your name").fill(name)
    await page.get_by_label("E-mail", exact=True).fill(email)
    await page.get_by_role("checkbox", name="I agree to the terms").check()
    await page.get_by_role("button", name="Continue").click()
    await expect(payment_button(page)).to_be_visible()


def payment_button(page: Any) -> Any:
    """The button that ends the checkout."""
    return page.get_by_role("button", name=re.compile(r"^(Pay \S|Get my tickets)"))


async def pay(page: Any, card: str = "succeeds") -> None:
    """Pay with one of the sandbox's cards."""
    await page.get_by_role("radio", name=f"TEST card {card}").check()
    await payment_button(page).click()


async def buy(page: Any, slug: str, name: str, email: str, **wanted: int) -> str:
    """Buy tickets from the event's page to the order's page; return its address."""
    await hold(page, slug, **wanted)
    await give_people(page, name, email)
    if await page.get_by_role("radio").count():
        await pay(page, "that succeeds")
    else:
        await payment_button(page).click()
    return await arrive_at_order(page)


async def arrive_at_order(page: Any) -> str:
    """Wait for the order's page; return its address."""
    await page.wait_for_url(ORDER_PAGE)
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()
    return page.url
