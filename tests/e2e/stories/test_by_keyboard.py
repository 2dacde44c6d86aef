"""The whole purchase with the keyboard alone."""

from playwright.async_api import expect

from tests.e2e.visiting import NIGHT, arrive_at_order

FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    name: element.getAttribute("aria-label") || element.textContent.trim() || element.name || "",
    field: element.name || "", value: element.value || "",
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
MOST_STOPS = 60


async def test_a_purchase_needs_no_mouse_and_always_shows_where_the_keyboard_is(stranger):
    page = stranger
    await page.goto(f"/e/{NIGHT}")
    await expect(page.get_by_role("button", name="More Standard")).to_be_visible()
    await go_to(page, name="Skip to content")
    await page.keyboard.press("Enter")
    await go_to(page, name="More Standard")
    await page.keyboard.press("Space")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("group", name="Standard").get_by_role("status")).to_have_text("2")
    await go_to(page, name="Get tickets")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/checkout")

    await expect(page.get_by_label("Your name")).to_be_visible()
    await go_to(page, name="Continue to payment")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-error-summary]")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your name")).to_be_focused()
    await page.keyboard.type("Kim Example")
    await go_to(page, field="email")
    await page.keyboard.type("kim@example.org")
    await go_to(page, field="consent")
    await page.keyboard.press("Space")
    await go_to(page, name="Continue to payment")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pay-title")).to_be_focused()

    await go_to(page, field="card")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name="declined")).to_be_checked()
    await go_to(page, name="Pay")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Not paid")).to_be_visible()
    await expect(page.locator("[data-notice]")).to_be_focused()
    await go_to(page, field="card")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("radio", name="succeeds")).to_be_checked()
    await go_to(page, name="Pay")
    await page.keyboard.press("Enter")
    await arrive_at_order(page)


async def go_to(page, *, name=None, field=None):
    """Press Tab until the focus is there; at every stop it must be in sight."""
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        stop = await shown_stop(page)
        if (name and stop["name"].startswith(name)) or (field and stop["field"] == field):
            return
    raise AssertionError(f"the keyboard does not reach {name or field}")


async def shown_stop(page):
    """Return what has the focus, once it is in sight."""
    for _ in range(20):
        stop = await page.evaluate(FOCUS)
        if stop["ring"] and stop["inside"]:
            return stop
        await page.wait_for_timeout(50)
    raise AssertionError(f"the focus does not show on {stop}")
