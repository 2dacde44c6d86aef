"""What is served beside the pages opens from them, though the router in the browser knows nothing of it."""

from playwright.async_api import expect

from tests.e2e.visiting import REPAIR, arrive, buy


async def test_an_orders_files_are_downloaded_from_its_page(browser, served):
    page = await arrive(browser, served)
    order = await buy(page, REPAIR, "Paper Example", "paper@example.org", One_broken_thing=1)
    for name, ending in (("Download PDF", ".pdf"), ("Add to calendar", ".ics")):
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name=name).click()
        assert (await downloading.value).suggested_filename.endswith(ending)
        assert page.url == order
    await page.get_by_role("link", name="mailbox").click()
    await expect(page.get_by_role("heading", name="Mailbox")).to_be_visible()
    await page.context.close()


async def test_an_events_calendar_file_is_downloaded_from_its_page(browser, served):
    page = await browser.new_page()
    await page.goto(f"{served.url}/e/{REPAIR}")
    await expect(page.get_by_role("button", name="Get tickets").first).to_be_enabled()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Add to calendar").click()
    assert (await downloading.value).suggested_filename.endswith(".ics")
    assert page.url == f"{served.url}/e/{REPAIR}"
    await page.close()
