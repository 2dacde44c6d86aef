"""Somebody makes a token for a program, sees its secret once, and takes it back."""

import httpx
from playwright.async_api import expect

from tests.e2e.test_accessibility import look_closely
from tests.e2e.visiting import ORGANIZER, arrive, password_of, sign_in


async def test_a_token_works_from_the_page_to_the_api_until_it_is_revoked(browser, served):
    page = await arrive(browser, served)
    await sign_in(page, ORGANIZER, password_of(served, ORGANIZER), then="/my/api-tokens")
    await page.get_by_role("button", name="Make the token").click()
    await expect(page.locator("[data-error-summary]")).to_be_visible()
    await page.get_by_label("What it is for").fill("Door app")
    await page.get_by_role("checkbox", name="See the events you run").check()
    await page.get_by_role("button", name="Make the token").click()
    shown = page.get_by_label("Your new token")
    await expect(shown).to_be_focused()
    secret = await shown.input_value()
    await look_closely(page)

    def ask() -> httpx.Response:
        headers = {"Authorization": f"Bearer {secret}"}
        return httpx.get(f"{served.url}/api/v1/organize/events", headers=headers)

    assert ask().json()["events"]
    await page.reload()
    await expect(page.get_by_role("heading", name="Door app")).to_be_visible()
    assert secret not in await page.content()
    await expect(shown).to_be_hidden()
    await page.get_by_role("button", name="Revoke Door app").click()
    await page.get_by_role("button", name="Revoke for good Door app").click()
    await expect(page.get_by_text("The token is revoked")).to_be_visible()
    assert ask().status_code == 401
    await page.context.close()
