"""Every page that is open to all: no error in the browser, a title, one main heading."""

import pytest
from playwright.async_api import expect

from tests.e2e.test_accessibility import OPEN_PAGES
from tests.e2e.visiting import NIGHT, arrive, awake

ABSENT = ("/no/such/page", "/o/")
"""Answered with 404, which browsers note as an error."""


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


@pytest.mark.parametrize("address", ["/", f"/e/{NIGHT}", "/find-order", "/sign-in"])
async def test_no_region_that_is_read_aloud_holds_the_page_itself(browser, served, address):
    page = await arrive(browser, served)
    await page.goto(address)
    await awake(page)
    around = page.locator("[role=status], [role=alert], [aria-live]").filter(has=page.locator("main"))
    await expect(around).to_have_count(0)
    await page.context.close()
