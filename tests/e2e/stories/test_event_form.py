"""An organizer who mistypes: every problem is seen, can be gone to, and nothing typed is lost."""

from playwright.async_api import expect

from tests.e2e.visiting import ORGANIZER, arrive, password_of, sign_in

TYPED = {
    "title": "Moths and Music",
    "starts_at": "2027-05-01T20:00",
    "ends_at": "2027-05-01T19:00",
    "types.t0.name": "Seat",
    "types.t0.price": "-5",
}


async def test_problems_are_seen_even_in_a_folded_part_and_what_was_typed_stays(browser, served):
    page = await arrive(browser, served)
    await sign_in(page, ORGANIZER, password_of(served, ORGANIZER), then="/organize/new")
    for name, text in TYPED.items():
        await page.locator(f'[name="{name}"]').fill(text)
    await page.get_by_text("Description, sale dates, limits").click()
    most = page.get_by_label("Most per order")
    await most.fill("500")
    await page.get_by_text("Description, sale dates, limits").click()
    await expect(most).to_be_hidden()
    await page.get_by_role("button", name="Save the draft").click()
    await expect(most).to_be_visible()
    await expect(page.locator("[data-error-summary]")).to_be_focused()
    await page.get_by_role("link", name="Ticket type, per order max").click()
    await expect(most).to_be_focused()
    for name, text in TYPED.items():
        await expect(page.locator(f'[name="{name}"]')).to_have_value(text)
    await page.context.close()
