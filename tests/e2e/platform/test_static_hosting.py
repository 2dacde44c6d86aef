"""An exported site on nothing but a static file server, with the backend elsewhere.

Sites are told apart by host names that the browser resolves to this machine: two ports of one address would be one
site for cookies, and prove nothing.
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from tests.e2e.stories.test_invited_online import PASSWORD, SLUG, describe_the_event
from tests.e2e.visiting import (
    ATTENDEE,
    NIGHT,
    ORGANIZER,
    REPAIR,
    arrive_at_order,
    awake,
    buy,
    give_people,
    hold,
    password_of,
    pay,
    sign_in,
)
from tests.servers import browser as chromium
from tests.servers import eventfly as product
from tests.servers.static_files import StaticFiles

SISTER, PARTNER, EVIL, BACKEND = (
    "www.eventfly.test",
    "tickets.shop.example",
    "evil.example",
    "api.eventfly.test",
)


@dataclass
class World:
    """A backend, and the folders of two sites: one under the backend's domain, one under another."""

    backend: product.Served
    sister: StaticFiles
    partner: StaticFiles

    @property
    def backend_url(self) -> str:
        return f"http://{BACKEND}:{self.backend.port}"

    @property
    def origins(self) -> list[str]:
        return [self.backend_url, self.sister_url, self.partner_url, f"http://{EVIL}:{self.sister.port}"]

    @property
    def sister_url(self) -> str:
        return f"http://{SISTER}:{self.sister.port}"

    @property
    def partner_url(self) -> str:
        return f"http://{PARTNER}:{self.partner.port}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("static")
    made = World(
        product.prepare(folder / "backend"), StaticFiles(folder / "sister"), StaticFiles(folder / "partner")
    )
    made.backend.environ |= {
        "EVENTFLY_PUBLIC_URL": made.backend_url,
        "EVENTFLY_ALLOWED_ORIGINS": f"{made.sister_url},{made.partner_url}",
    }
    made.backend.command("export", str(folder / "sister"))
    made.backend.command("export", str(folder / "partner"), "--site-url", made.partner_url)
    made.backend.start()
    yield made
    made.backend.stop()
    for site in (made.sister, made.partner):
        site.stop()


@pytest_asyncio.fixture
async def internet(world: World) -> AsyncIterator[Any]:
    """A Chromium for which every name of this module is this machine.

    Browsers send some headers to trustworthy origins alone, as those are that a real site has (https).
    """
    arguments = [
        *chromium.ARGUMENTS,
        "--host-resolver-rules=MAP *.test 127.0.0.1, MAP *.example 127.0.0.1",
        f"--unsafely-treat-insecure-origin-as-secure={','.join(world.origins)}",
    ]
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium.find_chromium(), args=arguments)
        yield launched
        await launched.close()


async def arrive(internet: Any, site: str, **options: Any) -> Any:
    given = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce", **options}
    context = await internet.new_context(base_url=site, **given)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    page.failures = []
    page.on("pageerror", lambda error: page.failures.append(str(error)))
    return page


async def test_a_guest_buys_under_our_domain_and_comes_back_from_the_bank(internet, world):
    page = await arrive(internet, world.sister_url)
    await page.goto("/")
    await awake(page)
    await page.get_by_role("link", name="Night Bloom").first.click()
    await page.wait_for_url(f"{world.sister_url}/e/{NIGHT}")
    await hold(page, NIGHT, Standard=1)
    await give_people(page, "Ada Static", "ada.static@example.org")
    await pay(page, "that asks the bank first")
    await page.wait_for_url(f"{world.backend_url}/sandbox/step/**")
    await page.get_by_role("button", name="Approve TEST payment").click()
    address = await arrive_at_order(page)
    assert address.startswith(f"{world.sister_url}/o/")

    code = page.locator(".ef-ticket__qr")
    await expect(code).to_have_js_property("complete", True)
    await page.wait_for_function("document.querySelector('.ef-ticket__qr').naturalWidth > 0")
    calendar = page.get_by_role("link", name="Add to calendar")
    async with page.expect_download() as downloading:
        await calendar.click()
    download = await downloading.value
    assert download.url.startswith(f"{world.backend_url}/o/")
    assert page.failures == []
    await page.context.close()


async def test_numbers_move_on_a_static_page(internet, world):
    watching, buying = await arrive(internet, world.partner_url), await arrive(internet, world.partner_url)
    await watching.goto(f"/e/{REPAIR}")
    await awake(watching)
    going = watching.locator('[data-live="going"]')
    before = await going.inner_text()
    await buy(buying, REPAIR, "Cy Static", "cy.static@example.org", One_broken_thing=1)
    await expect(going).not_to_have_text(before)
    await watching.context.close()
    await buying.context.close()


async def test_whoever_signs_in_under_our_domain_is_signed_in_on_both_hosts(internet, world):
    page = await arrive(internet, world.sister_url)
    await sign_in(page, ATTENDEE, password_of(world.backend, ATTENDEE))
    assert page.url == f"{world.sister_url}/my/tickets"
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert {cookie["domain"] for cookie in await page.context.cookies()} == {BACKEND}
    await page.goto(f"{world.backend_url}/my/tickets")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    await page.goto(f"{world.sister_url}/my/tickets")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.url == f"{world.sister_url}/"
    await page.context.close()


async def test_an_organizer_is_led_to_the_desk_at_the_backend(internet, world):
    page = await arrive(internet, world.sister_url)
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill(ORGANIZER)
    await page.get_by_label("Password").fill(password_of(world.backend, ORGANIZER))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(rf"{world.backend_url}/organize/?$"))
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    await page.context.close()


async def test_on_a_foreign_domain_guests_buy_and_signing_in_is_at_the_backend(internet, world):
    page = await arrive(internet, world.partner_url)
    await hold(page, NIGHT, Standard=1)
    await give_people(page, "Bo Foreign", "bo.foreign@example.org")
    await pay(page, "that succeeds")
    assert (await arrive_at_order(page)).startswith(f"{world.partner_url}/o/")

    await page.get_by_role("link", name="Sign in").click()
    await page.wait_for_url(re.compile(rf"{world.backend_url}/sign-in/?$"))
    await page.get_by_label("E-mail address").fill(ATTENDEE)
    await page.get_by_label("Password").fill(password_of(world.backend, ATTENDEE))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(rf"{world.backend_url}/my/tickets/?$"))
    # Whoever types the address of a page that is not here is led on with the whole of it.
    await page.goto(f"{world.partner_url}/sign-in?next=/find-order")
    await page.wait_for_url(re.compile(rf"{world.backend_url}/sign-in/?\?next=/find-order"))
    # The backend's cookie is none of the foreign site's business.
    await page.goto(f"{world.partner_url}/e/{NIGHT}")
    await awake(page)
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.failures == []
    await page.context.close()


async def test_the_password_of_an_event_is_asked_for_at_the_backend(internet, world):
    organizer = await arrive(internet, world.backend_url)
    await sign_in(organizer, ORGANIZER, password_of(world.backend, ORGANIZER), then="/organize/new")
    await describe_the_event(organizer)
    await organizer.get_by_role("link", name="Settings").click()
    await organizer.get_by_role("button", name="Publish now").click()
    await expect(organizer.get_by_text("The event is public now.")).to_be_visible()
    await organizer.context.close()

    page = await arrive(internet, world.partner_url)
    await page.goto(f"/e/{SLUG}")
    await page.wait_for_url(f"{world.backend_url}/e/{SLUG}")
    await awake(page)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Open the event").click()
    await expect(page.get_by_text("Six songs at our table.")).to_be_visible()
    assert page.failures == []
    await page.context.close()


async def test_a_foreign_origin_is_refused_whoever_visits_it(internet, world):
    page = await arrive(internet, f"http://{EVIL}:{world.sister.port}")
    # Somebody who is signed in at the backend comes by.
    await sign_in_at_backend(page, world)
    async with page.expect_websocket() as opening:
        await page.goto(f"/e/{NIGHT}")
    websocket = await opening.value
    assert websocket.url.startswith(f"ws://{BACKEND}")
    await expect(page.get_by_text("Tickets cannot be bought just now")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Night Bloom")
    for path, options in REQUESTS.items():
        told = await page.evaluate(ASK, [world.backend_url + path, options])
        assert told == "refused", path
    await page.context.close()


async def test_without_the_backend_events_stay_readable_and_buying_says_when_to_try_again(internet, world):
    world.backend.stop()
    try:
        page = await arrive(internet, world.sister_url)
        await page.goto(f"/e/{NIGHT}")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Night Bloom")
        for said in ("Alte Blumenhalle", "18.50", "Most nights hurry"):
            await expect(page.get_by_text(said).first).to_be_visible()
        notice = page.locator("#tickets").get_by_text("Tickets cannot be bought just now")
        await expect(notice).to_be_visible()
        again = re.compile(r"Please try again in about five minutes, at \d\d:\d\d")
        await expect(page.locator("#tickets").get_by_text(again)).to_be_visible()
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        covers = await page.eval_on_selector_all(".ef-cover", "all => all.map((image) => image.naturalWidth)")
        assert len(covers) == 1
        assert all(covers)

        other = await page.context.new_page()
        for address in (f"/e/{NIGHT}/checkout", "/o/ABCDEF/secret"):
            await other.goto(address)
            await expect(other.get_by_role("heading", name="We'll be back in a moment")).to_be_visible()
            await expect(other.get_by_text(again)).to_be_visible()
            found = await Axe().run(other)
            assert found.violations_count == 0, found.generate_report()
        await other.goto("/")
        await expect(other.get_by_text("nothing can be sent or bought just now")).to_be_visible()
        await expect(other.get_by_role("link", name="Night Bloom").first).to_be_visible()
        await other.goto("/organize")
        await expect(other.get_by_role("heading", name="cannot be reached just now")).to_be_visible()
    finally:
        world.backend.start()
    # Nobody reloads: the page finds the backend by itself.
    await expect(notice).to_be_hidden(timeout=30_000)
    await awake(page)
    await expect(page.get_by_role("button", name="More Standard")).to_be_visible()
    assert page.failures == []
    await page.context.close()


async def test_without_a_script_everything_can_be_read(internet, world):
    page = await arrive(internet, world.partner_url, java_script_enabled=False)
    await page.goto("/")
    await page.get_by_role("link", name="Night Bloom").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Night Bloom")
    await expect(page.locator('link[rel="canonical"]')).to_have_attribute(
        "href", f"{world.partner_url}/e/{NIGHT}"
    )
    await page.context.close()


REQUESTS = {
    "/api/v1/events": {},
    f"/live/events/{NIGHT}": {},
    "/auth/sign-out": {"method": "POST", "credentials": "include", "body": "next=/"},
    f"/api/v1/events/{NIGHT}/orders": {
        "method": "POST",
        "headers": {"Content-Type": "application/json", "Idempotency-Key": "from-evil"},
        "body": "{}",
    },
}
ASK = """async ([url, options]) => {
  try { const answer = await fetch(url, options); return `answered ${answer.status}`; } catch { return "refused"; }
}"""


async def sign_in_at_backend(page: Any, world: World) -> None:
    await page.goto(f"{world.backend_url}/sign-in")
    await page.get_by_label("E-mail address").fill(ATTENDEE)
    await page.get_by_label("Password").fill(password_of(world.backend, ATTENDEE))
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(rf"{world.backend_url}/my/tickets/?$"))
