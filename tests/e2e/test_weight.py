"""What the event's page weighs, whom it talks to, and what it says without a script."""

from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.e2e.visiting import NIGHT, arrive, awake

BARE_REFLEX = 162 * 1024
"""Compressed JavaScript of an empty Reflex page, as measured with its version."""
OWN = 18 * 1024


async def test_the_event_page_adds_little_script_and_asks_nobody_else(browser, served):
    page = await arrive(browser, served)
    wire = await page.context.new_cdp_session(page)
    await wire.send("Network.enable")
    answers, weights = {}, {}
    wire.on("Network.responseReceived", lambda news: answers.update({news["requestId"]: news["response"]}))
    wire.on(
        "Network.loadingFinished",
        lambda news: weights.update({news["requestId"]: news["encodedDataLength"]}),
    )
    await page.goto(f"/e/{NIGHT}")
    await awake(page)
    await expect(page.get_by_role("button", name="More Standard")).to_be_visible()
    await page.wait_for_timeout(1000)

    scripts = {
        urlsplit(answer["url"]).path: (weights[number], answer["headers"])
        for number, answer in answers.items()
        if number in weights and "javascript" in answer["mimeType"]
    }
    assert len(scripts) > 5
    packed = {name.lower(): headers for _, headers in scripts.values() for name in headers}
    assert "content-encoding" in packed
    weight = sum(size for size, _ in scripts.values())
    told = sorted(((size, path) for path, (size, _) in scripts.items()), reverse=True)
    assert weight <= BARE_REFLEX + OWN, f"{weight / 1024:.1f} KB: {told}"
    hosts = {urlsplit(answer["url"]).netloc for answer in answers.values()} - {""}
    assert hosts == {urlsplit(served.url).netloc}
    await page.context.close()


async def test_forms_say_what_became_of_them_without_a_script(browser, served):
    # By selector: text within <noscript> is passed over when looking by words.
    page = await arrive(browser, served, java_script_enabled=False)
    await page.goto("/find-order")
    await expect(page.locator("#sent")).to_be_hidden()
    await page.get_by_label("E-mail").fill("nobody@example.org")
    await page.get_by_role("button", name="Mail me the links").click()
    await expect(page.locator("#sent")).to_be_visible()
    assert "nobody" not in page.url
    await page.goto("/sign-in")
    await expect(page.locator("noscript .ef-banner--info")).to_contain_text(
        "the pages behind it need JavaScript"
    )
    await page.get_by_label("E-mail address").fill("nobody@example.org")
    await page.get_by_label("Password").fill("not the right one")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator("#refused")).to_be_visible()
    await page.goto(f"/verify?token={'a' * 32}")
    await expect(page.locator("noscript .ef-banner--info")).to_contain_text("The link from the mail")
    await page.context.close()


async def test_the_event_page_reads_well_without_a_script(browser, served):
    page = await arrive(browser, served, java_script_enabled=False)
    await page.goto(f"/e/{NIGHT}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Night Bloom")
    for said in ("21:00", "Alte Blumenhalle", "Berlin", "18.50", "Early entry", "Most nights hurry"):
        await expect(page.get_by_text(said).first).to_be_visible()
    await expect(page.locator(".ef-without-script")).to_be_hidden()
    await page.goto("/")
    await expect(page.get_by_role("link", name="Night Bloom").first).to_be_visible()
    await page.goto(f"/e/{NIGHT}/checkout")
    await expect(page.locator(".ef-without-script")).to_be_visible()
    await page.context.close()
