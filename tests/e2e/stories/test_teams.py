"""From an invitation to a team, and from an account to nothing: in a browser, with real mails."""

import json
import re

from playwright.async_api import expect

from tests.e2e.stories.test_accounts import mailed_link
from tests.e2e.visiting import ATTENDEE, ORGANIZER, arrive, password_of, sign_in

PASSWORD = "violet-harbour-spoon-73"


async def test_an_invited_newcomer_joins_by_the_mail_becomes_manager_and_is_removed(
    browser, posting, post, stranger
):
    owner, address = await arrive(browser, posting), "newcomer@example.org"
    await sign_in(owner, ORGANIZER, password_of(posting, ORGANIZER), then="/team")
    await owner.get_by_label("E-mail address").fill(address)
    await owner.get_by_role("button", name="Send the invitation").click()
    await expect(owner.get_by_text("The invitation is on its way")).to_be_visible()
    await expect(owner.get_by_text(address)).to_be_visible()

    page = stranger
    link = await mailed_link(post, address, 1, "/join")
    await page.goto(link)
    await expect(page.get_by_role("heading", name=re.compile("^Join "))).to_be_visible()
    await page.get_by_label("Your name").fill("Nadia Newcomer")
    await page.get_by_label("Choose a password").fill(PASSWORD)
    await page.get_by_role("button", name="Create the account and join").click()
    await page.wait_for_url(re.compile("/team/?$"))
    await expect(page.get_by_text("Nadia Newcomer")).to_be_visible()
    await expect(page.get_by_role("button", name="Send the invitation")).to_have_count(0)

    await owner.reload()
    await owner.get_by_label("Role of Nadia Newcomer").select_option("manager")
    await expect(owner.get_by_text("The role is changed")).to_be_visible()
    await owner.get_by_role("button", name="Remove Nadia Newcomer").click()
    await owner.get_by_role("button", name="Remove Nadia Newcomer").click()
    await expect(owner.get_by_text("Removed.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("No team yet")).to_be_visible()
    await page.goto(link)
    await expect(page.get_by_role("heading", name="This invitation no longer works")).to_be_visible()
    await owner.context.close()


async def test_a_person_takes_their_data_along_and_has_the_rest_erased(browser, posting):
    page, password = await arrive(browser, posting), password_of(posting, ATTENDEE)
    await sign_in(page, ATTENDEE, password, then="/my/account")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download my data").click()
    data = json.loads((await (await downloading.value).path()).read_text())
    assert data["account"]["email"] == ATTENDEE
    assert len(data["orders"][0]["tickets"]) == 2

    await expect(page.get_by_text("You have tickets for events to come")).to_be_visible()
    await page.get_by_role("button", name="Erase my account").click()
    await page.get_by_label("Your password").fill(password)
    await page.get_by_role("button", name="Erase everything").click()
    await expect(page.get_by_text("Your account is erased")).to_be_visible()
    await page.get_by_label("E-mail address").fill(ATTENDEE)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("do not fit together").first).to_be_visible()
    await page.context.close()


async def test_the_pdf_of_an_order_is_downloaded_by_its_button(browser, served):
    page = await arrive(browser, served)
    await sign_in(page, ATTENDEE, password_of(served, ATTENDEE))
    await page.get_by_role("button", name=re.compile("Show tickets")).first.click()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download PDF").click()
    assert (await downloading.value).suggested_filename.endswith(".pdf")
    await page.context.close()
