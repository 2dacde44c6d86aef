import asyncio
from io import BytesIO

import pymupdf
import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image
from sqlalchemy import update

from eventfly import notifications, orders, tickets
from eventfly.accounts import CONTACTS
from eventfly.notifications.sending import BACKOFF
from tests.builders import Kind, a_paid_order, an_event
from tests.integration.notifications.builders import (
    a_sale,
    deliver_mails,
    deliver_news,
    erase_contacts,
    mails,
)


async def test_the_mail_of_a_paid_order_holds_its_tickets_as_pdf_qr_codes_calendar_file_and_link(
    runtime, postbox
):
    event = await an_event(runtime, Kind("Regular"), Kind("Reduced", price=1000))
    placed = await a_sale(runtime, event, "ada@example.org", Regular=1, Reduced=1)
    await deliver_mails(runtime)
    (mail,) = postbox.taken
    assert mail.to == "ada@example.org"
    assert mail.subject == "[TEST] Your tickets for A night of fireflies"
    files = {item.filename: item.content for item in mail.attachments}

    keys = await tickets.load_keys(runtime)
    pages = pymupdf.open(stream=files[f"tickets-{placed.reference}.pdf"])
    printed = [_read(Image.open(BytesIO(page.get_pixmap(dpi=150).tobytes("png")))) for page in pages]
    shown = [_read(Image.open(BytesIO(files[f"ticket-{number}.png"]))) for number in (1, 2)]
    assert printed == shown
    assert {tickets.verify_code(keys, code).event_id for code in printed} == {event.id}

    appointment = Calendar.from_ical(files[f"{placed.reference}.ics"]).events[0]
    assert appointment["DTSTART"].params["TZID"] == "Europe/Berlin"

    secret = mail.text.split(f"/o/{placed.reference}/")[1].split()[0]
    assert (await orders.view(runtime, placed.reference, secret)).reference == placed.reference
    assert f"/o/{placed.reference}/{secret}" in mail.html


def _read(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(image.convert("L"))
    return found.text


async def test_a_mail_that_was_taken_is_sent_and_not_sent_again(runtime, postbox):
    await a_paid_order(runtime, await an_event(runtime))
    await deliver_mails(runtime)
    (mail,) = await mails(runtime)
    assert (mail.status, mail.sent_at) == ("sent", runtime.now())
    runtime.clock.advance(days=2)
    await deliver_mails(runtime)
    assert len(postbox.taken) == 1


async def test_a_server_that_is_away_gets_the_mail_later_with_the_same_message_id(runtime, postbox):
    await a_paid_order(runtime, await an_event(runtime))
    postbox.away = True
    await deliver_mails(runtime)
    (mail,) = await mails(runtime)
    assert (mail.status, mail.attempts) == ("queued", 1)
    assert "does not answer" in mail.error
    postbox.away = False
    await deliver_mails(runtime)
    assert postbox.taken == [], "it waits a minute first"
    runtime.clock.advance(seconds=BACKOFF[0])
    await deliver_mails(runtime)
    assert [one.message_id for one in postbox.taken] == [f"<{mail.id.hex}@127.0.0.1>"]
    (mail,) = await mails(runtime)
    assert (mail.status, mail.attempts, mail.error) == ("sent", 2, "")


async def test_a_mail_fails_for_good_after_its_last_attempt(runtime, postbox):
    await a_paid_order(runtime, await an_event(runtime))
    postbox.away = True
    await deliver_mails(runtime)
    for seconds in BACKOFF:
        (mail,) = await mails(runtime)
        assert mail.status == "queued"
        runtime.clock.advance(seconds=seconds)
        await deliver_mails(runtime)
    (mail,) = await mails(runtime)
    assert (mail.status, mail.attempts) == ("failed", len(BACKOFF) + 1)


async def test_a_mail_that_the_server_will_never_take_fails_at_once(runtime, postbox):
    await a_paid_order(runtime, await an_event(runtime))
    postbox.refusing = True
    await deliver_mails(runtime)
    (mail,) = await mails(runtime)
    assert (mail.status, mail.attempts, mail.sent_at) == ("failed", 1, None)


async def test_a_process_killed_between_sending_and_noting_sends_again_with_the_same_message_id(
    runtime, postbox, monkeypatch
):
    await a_paid_order(runtime, await an_event(runtime))
    await deliver_news(runtime)

    async def killed(*_):
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr("eventfly.notifications.sending._note", killed)
        with pytest.raises(asyncio.CancelledError):
            await notifications.send_due(runtime)
    (mail,) = await mails(runtime)
    assert mail.status == "queued"
    assert await notifications.send_due(runtime) == 0, "the claim still holds"
    runtime.clock.advance(minutes=3)
    await deliver_mails(runtime)
    first, second = postbox.taken
    assert first.message_id == second.message_id
    assert (await mails(runtime))[0].status == "sent"


async def test_two_processes_never_send_the_same_mail(runtime, postbox):
    event = await an_event(runtime)
    for _ in range(12):
        await a_paid_order(runtime, event)
    await deliver_news(runtime)
    await asyncio.gather(*(notifications.send_due(runtime, 5) for _ in range(6)))
    while await notifications.send_due(runtime, 5):
        pass
    sent = [mail.message_id for mail in postbox.taken]
    assert len(sent) == len(set(sent)) == 12


async def test_a_mail_to_an_erased_contact_is_dropped(runtime, postbox):
    await a_paid_order(runtime, await an_event(runtime))
    await deliver_news(runtime)
    await erase_contacts(runtime)
    await deliver_mails(runtime)
    assert postbox.taken == []
    assert (await mails(runtime))[0].status == "dropped"


async def test_the_tickets_of_an_order_cancelled_meanwhile_are_not_sent(runtime, postbox):
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    await orders.cancel(runtime, event.id, placed.order_id)
    await deliver_mails(runtime)
    assert [mail.status for mail in await mails(runtime)] == ["dropped", "sent"]
    assert "cancelled" in postbox.taken[0].subject


async def test_a_name_of_markup_is_shown_as_it_was_typed(runtime, postbox):
    await a_paid_order(runtime, await an_event(runtime, title="<b>Bold & brave</b>"))
    async with runtime.transaction() as connection:
        await connection.execute(update(CONTACTS).values(name="<img src=x>"))
    await deliver_mails(runtime)
    html = postbox.taken[0].html
    assert "<b>Bold" not in html
    assert "<img src=x>" not in html
    assert "&lt;img src=x&gt;" in html
