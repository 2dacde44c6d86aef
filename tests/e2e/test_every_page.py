"""Every page that is open to all: no error in the browser, a title, one main heading."""

import pytest
from playwright.async_api import expect

from tests.e2e.test_accessibility import OPEN_PAGES
from tests.e2e.visiting import NIGHT, arrive, awake

ABSENT = ("/no/such/page", "/o/NIGH-AAAAAAAA/AAAAAAAAAAAAAAAAAAAAAA")
"""Answered with 404, which a browser notes as an error in its console; every other page has to open without one."""


@pytest.mark.parametrize("address", [page for page in OPEN_PAGES if not page.startswith(ABSENT)])
async def test_a_page_opens_without_an_error(browser, served, address):
    page, errors = await arrive(browser, served), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await expect(page.get_by_role("heading").filter(has_text=OPEN_PAGES[address]).first).to_be_visible()
    await page.wait_for_timeout(300)
    assert errors == []
    assert len(await page.title()) > len("Eventfly")
    await page.context.close()


@pytest.mark.parametrize(
    "address", [*ABSENT, "/e/never-was", "/e/never-was/checkout", "/e/a.b", "/o/NIGH-AAAAAAAA/a.b", "/o/x"]
)
async def test_what_is_not_there_is_a_404_that_says_where_to_go(browser, served, address):
    page = await arrive(browser, served)
    answer = await page.goto(address)
    assert answer.status == 404
    await awake(page)
    await expect(page.get_by_role("main").get_by_role("link", name="See what is on")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await page.context.close()


@pytest.mark.parametrize("address", ["/", f"/e/{NIGHT}", "/find-order", "/sign-in"])
async def test_no_region_that_is_read_aloud_holds_the_page_itself(browser, served, address):
    page = await arrive(browser, served)
    await page.goto(address)
    await awake(page)
    around = page.locator("[role=status], [role=alert], [aria-live]").filter(has=page.locator("main"))
    await expect(around).to_have_count(0)
    await page.context.close()
