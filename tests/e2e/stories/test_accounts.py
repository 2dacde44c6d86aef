"""Accounts, lost links and mistyped addresses."""

import re

from playwright.async_api import expect

from tests.e2e.visiting import REPAIR, awake, buy, sign_in

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/[^\s<>\"]+)")
PASSWORD = "violet-harbour-spoon-73"
NEW_PASSWORD = "amber-lantern-tunnel-19"


async def test_an_order_bought_as_a_guest_joins_the_account_and_a_password_can_be_forgotten(stranger, post):
    page, address = stranger, "guest@example.org"
    await buy(page, REPAIR, "Guest Example", address, One_broken_thing=1)
    await post.wait_for(address)

    await page.goto("/sign-up")
    await page.get_by_label("Your name").fill("Guest Example")
    await page.get_by_label("E-mail address").fill(address)
    await page.get_by_label("Choose a password").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await expect(page.get_by_text("Please look into your mailbox")).to_be_visible()
    await page.goto(await mailed_link(post, address, 2, "/verify"))
    await page.get_by_label("The password you chose").fill(PASSWORD)
    await page.get_by_role("button", name="Confirm and sign in").click()
    await page.wait_for_url(lambda url: "/verify" not in url)
    await page.goto("/my/tickets")
    await page.get_by_role("button", name="Show tickets for Bring It Broken").click()
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()

    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    await page.goto("/forgot-password")
    await page.get_by_label("E-mail address").fill(address)
    await page.get_by_role("button", name="Send the link").click()
    await page.goto(await mailed_link(post, address, 3, "/reset-password"))
    await page.get_by_label("New password").fill(NEW_PASSWORD)
    await page.get_by_role("button", name="Set the password").click()
    await page.wait_for_url(lambda url: "/reset-password" not in url)
    await sign_in(page, address, NEW_PASSWORD)
    await expect(page.get_by_role("button", name="Show tickets for Bring It Broken")).to_be_visible()


async def test_links_to_orders_are_mailed_to_whoever_lost_them(stranger, post):
    page, address = stranger, "forgetful@example.org"
    await buy(page, REPAIR, "Forgetful Example", address, One_broken_thing=1)
    answers = []
    for asked in (address, "nobody-bought@example.org"):
        await page.goto("/find-order")
        await page.get_by_label("E-mail").fill(asked)
        await page.get_by_role("button", name="Mail me the links").click()
        await expect(page.get_by_text("Look into your mailbox")).to_be_visible()
        answers.append(await page.get_by_role("main").inner_text())
    assert answers[0] == answers[1]
    await page.goto(await mailed_link(post, address, 2, "/o/"))
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()
    assert post.mails_to("nobody-bought@example.org") == []


async def test_a_mistyped_address_is_corrected_and_the_old_link_dies(stranger, post):
    page, mistyped, meant = stranger, "sam@exmaple.test", "sam@gmail.com"
    old = await buy(page, REPAIR, "Sam Example", mistyped, One_broken_thing=1)
    await page.get_by_role("button", name="Correct the address").click()
    await page.get_by_label("The right address").fill("sam@gmial.com")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name=meant).click()
    await expect(page.get_by_label("The right address")).to_have_value(meant)
    await page.get_by_role("button", name="Correct it").click()
    await page.wait_for_url(lambda url: url != old)
    await expect(page.get_by_text(meant).first).to_be_visible()
    mailed = await mailed_link(post, meant, 1, "/o/")
    await page.goto(mailed)
    await expect(page.get_by_role("heading", name="You're in")).to_be_visible()
    await page.goto(old)
    await awake(page)
    await expect(page.get_by_text("This order is not here")).to_be_visible()


async def test_a_mistyped_address_is_noticed_before_an_account_hangs_on_it(stranger):
    page = stranger
    await page.goto("/sign-up")
    await awake(page)
    await page.get_by_label("E-mail address").fill("sam@gmial.com")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="sam@gmail.com").click()
    await expect(page.get_by_label("E-mail address")).to_have_value("sam@gmail.com")
    await expect(page.get_by_text("Did you mean")).to_have_count(0)


async def mailed_link(post, address, number, start):
    """Return the first link of the address's mail of that number that begins so."""
    mail = (await post.wait_for(address, count=number))[number - 1]
    text = mail.get_body(("plain",)).get_content()
    links = LINK.findall(text)
    return next(link for link in links if link.startswith(start))
