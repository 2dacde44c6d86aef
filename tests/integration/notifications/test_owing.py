from sqlalchemy import delete

from eventfly import accounts, notifications, orders
from eventfly.journal.consuming import CURSORS
from tests.builders import a_paid_order, an_event
from tests.integration.notifications.builders import a_sale, deliver_mails, deliver_news, mails


async def test_a_paid_order_owes_one_mail(runtime):
    placed = await a_paid_order(runtime, await an_event(runtime))
    await deliver_news(runtime)
    (mail,) = await mails(runtime)
    assert (mail.kind, mail.status) == ("order_paid", "queued")
    assert (mail.stream_id, mail.subject_id) == (placed.event_id, placed.order_id)


async def test_a_message_delivered_again_owes_nothing_more(runtime):
    await a_paid_order(runtime, await an_event(runtime))
    await deliver_news(runtime)
    async with runtime.transaction() as connection:
        await connection.execute(delete(CURSORS))
    await deliver_news(runtime)
    assert len(await mails(runtime)) == 1


async def test_a_hold_owes_nothing(runtime):
    event = await an_event(runtime)
    await orders.place(runtime, event.id, "k" * 30, event.lines(Regular=1), buyer=None)
    await deliver_news(runtime)
    assert await mails(runtime) == []


async def test_no_row_of_a_mail_holds_an_address_a_name_or_a_secret(runtime, postbox):
    event = await an_event(runtime)
    placed = await a_sale(runtime, event, "ada@example.org")
    await notifications.send_order_links(runtime, "ada@example.org", client="")
    await deliver_mails(runtime)
    written = "".join(str(row) for row in await mails(runtime))
    assert len(postbox.taken) == 2
    assert "ada" not in written.lower()
    assert placed.secret not in written


async def test_a_cancelled_order_owes_a_mail_that_says_so(runtime, postbox):
    event = await an_event(runtime)
    placed = await a_sale(runtime, event, "ada@example.org")
    await deliver_mails(runtime)
    await orders.cancel(runtime, event.id, placed.order_id)
    await deliver_mails(runtime)
    mail = postbox.taken[-1]
    assert "is cancelled" in mail.subject
    assert placed.reference in mail.text
    assert not mail.attachments


async def test_signing_up_owes_a_mail_whose_link_confirms_the_address(runtime, postbox):
    password = "violet otter pond lantern"
    await accounts.sign_up(runtime, name="Ada", email="ada@example.org", password=password, client="c")
    await deliver_mails(runtime)
    (mail,) = postbox.taken
    assert mail.to == "ada@example.org"
    secret = mail.text.split("/verify?token=")[1].split()[0]
    signed_in = await accounts.verify(runtime, secret, password=password)
    assert signed_in.account.verified


async def test_forgetting_a_password_owes_a_mail_whose_link_sets_a_new_one(runtime, postbox):
    await accounts.ensure(runtime, name="Ada", email="ada@example.org", password="violet otter pond lantern")
    await accounts.ask_reset(runtime, email="ada@example.org", client="c")
    await deliver_mails(runtime)
    secret = postbox.taken[-1].text.split("/reset-password?token=")[1].split()[0]
    await accounts.reset_password(runtime, secret, "copper meadow tin kettle")
    assert await accounts.sign_in(
        runtime, email="ada@example.org", password="copper meadow tin kettle", client="c"
    )


async def test_signing_up_with_a_known_address_tells_its_owner_and_changes_nothing(runtime, postbox):
    await accounts.ensure(runtime, name="Ada", email="ada@example.org", password="violet otter pond lantern")
    await accounts.sign_up(
        runtime, name="Eve", email="ada@example.org", password="seven quiet paper boats", client="c"
    )
    await deliver_mails(runtime)
    (mail,) = postbox.taken
    assert mail.subject == "You have an Eventfly account already"
    assert "Ada" in mail.text
    assert "Eve," not in mail.text
