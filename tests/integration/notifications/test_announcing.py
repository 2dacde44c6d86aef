"""People who have bought hear what changed for them: after a preview, once, and nobody else does."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import delete, text

from eventfly import accounts, events, journal, orders
from eventfly.journal.consuming import CURSORS
from tests.builders import a_buyer, a_key
from tests.integration.events.worlds import a_published, an_owner
from tests.integration.notifications.builders import deliver_mails, deliver_news, erase_contacts, mails

LATER = {"starts_at": "2027-12-04T19:30", "ends_at": "2027-12-04T23:00"}


async def a_sale(runtime, slug: str, email: str) -> orders.PlacedView:
    shown = (await events.page(runtime, slug)).ticket_types[0]
    line, key = orders.LineRequest(UUID(shown.id), 1, shown.price_minor), a_key()
    placed = await orders.place(runtime, slug, key, [line], buyer=a_buyer(email=email))
    await orders.pay(runtime, slug, key, {"card": "succeeds"})
    return placed


async def a_sold_event(runtime, **given: Any) -> tuple[accounts.AccountView, str]:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, **given)
    for name in ("ada", "bea"):
        await a_sale(runtime, slug, f"{name}@example.org")
    return owner, slug


async def save(runtime, owner, slug: str, accepted: str = "", **changes: Any) -> None:
    edited = await events.edit_form(runtime, owner, slug)
    form = replace(edited.form, **changes)
    await orders.save_event(runtime, owner, slug, form, edited.edition, accepted=accepted)


async def preview_of(runtime, owner, slug: str, **changes: Any) -> Any:
    with pytest.raises(orders.BuyersWillBeTold) as asked:
        await save(runtime, owner, slug, **changes)
    return asked.value.preview


def sent(postbox, start: str) -> list[Any]:
    return [mail for mail in postbox.taken if mail.subject.removeprefix("[TEST] ").startswith(start)]


async def test_a_new_time_is_previewed_and_saves_nothing_yet(runtime):
    owner, slug = await a_sold_event(runtime)
    preview = await preview_of(runtime, owner, slug, **LATER)
    assert (preview.mails, preview.subject) == (2, "New time: An evening of echoes")
    assert preview.who_text == "Ada Example and Ada Example"
    assert preview.lines[0].before.startswith("Fri 3 December 2027, 19:30")
    assert preview.lines[0].after.startswith("Sat 4 December 2027, 19:30")
    assert (await events.edit_form(runtime, owner, slug)).form.starts_at == "2027-12-03T19:30"
    await deliver_news(runtime)
    assert {mail.kind for mail in await mails(runtime)} == {"order_paid"}


async def test_once_confirmed_each_buyer_gets_one_mail_with_tickets_and_calendar(runtime, postbox):
    owner, slug = await a_sold_event(runtime)
    await deliver_mails(runtime)
    preview = await preview_of(runtime, owner, slug, **LATER)
    await save(runtime, owner, slug, preview.token, **LATER)
    await deliver_mails(runtime)
    told = sent(postbox, "New time")
    assert sorted(mail.to for mail in told) == ["ada@example.org", "bea@example.org"]
    for mail in told:
        assert "Sat 4 December 2027, 19:30" in mail.text
        assert "until now: Fri 3 December 2027" in mail.text
        assert [file.content_type for file in mail.attachments] == ["application/pdf", "text/calendar"]
    entry = Calendar.from_ical(told[0].attachments[1].content).walk("VEVENT")[0]
    assert entry["dtstart"].dt.isoformat().startswith("2027-12-04T19:30")
    first = Calendar.from_ical(sent(postbox, "Your ticket")[0].attachments[-1].content).walk("VEVENT")[0]
    assert entry["sequence"] > first["sequence"]


async def test_news_delivered_again_tells_nobody_twice(runtime, postbox):
    owner, slug = await a_sold_event(runtime)
    await save(runtime, owner, slug, (await preview_of(runtime, owner, slug, **LATER)).token, **LATER)
    await deliver_mails(runtime)
    async with runtime.transaction() as connection:
        await connection.execute(delete(CURSORS))
    await deliver_mails(runtime)
    await save(runtime, owner, slug, summary="The same time, other words.")
    await deliver_mails(runtime)
    assert len(sent(postbox, "New time")) == 2


async def test_who_buys_after_the_change_is_not_told_of_it(runtime, postbox):
    owner, slug = await a_sold_event(runtime)
    await save(runtime, owner, slug, (await preview_of(runtime, owner, slug, **LATER)).token, **LATER)
    runtime.clock.advance(seconds=1)
    await a_sale(runtime, slug, "cleo@example.org")
    await deliver_mails(runtime)
    assert "cleo@example.org" not in {mail.to for mail in sent(postbox, "New time")}
    assert "cleo@example.org" in {mail.to for mail in sent(postbox, "Your ticket")}


async def test_what_was_previewed_is_what_can_be_confirmed(runtime):
    owner, slug = await a_sold_event(runtime)
    preview = await preview_of(runtime, owner, slug, **LATER)
    other = {"starts_at": "2027-12-05T19:30", "ends_at": "2027-12-05T23:00"}
    with pytest.raises(orders.BuyersWillBeTold):
        await save(runtime, owner, slug, preview.token, **other)


async def test_a_new_place_is_told_with_the_old_one(runtime, postbox):
    owner, slug = await a_sold_event(runtime)
    moved = {"venue": "Other Hall", "address": "Lane 2", "starts_at": "2027-12-03T20:00"}
    preview = await preview_of(runtime, owner, slug, **moved)
    assert preview.subject == "New time and place: An evening of echoes"
    await save(runtime, owner, slug, preview.token, **moved)
    await deliver_mails(runtime)
    assert "Other Hall, Lane 2, Berlin, Germany" in sent(postbox, "New time and place")[0].text


async def test_words_prices_and_looks_change_without_a_mail(runtime):
    owner, slug = await a_sold_event(runtime)
    await save(runtime, owner, slug, title="Other", summary="New", accent="#0F766E", visibility="unlisted")


async def test_before_anybody_bought_nobody_is_told(runtime):
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await save(runtime, owner, slug, **LATER)
    assert (await events.edit_form(runtime, owner, slug)).form.starts_at == "2027-12-04T19:30"


async def test_a_link_found_later_reaches_holders_and_no_journal(runtime, postbox):
    link = "https://meet.example/very-private"
    owner, slug = await a_sold_event(runtime, setting="online")
    await deliver_mails(runtime)
    assert "not known yet" in sent(postbox, "Your ticket")[0].text
    preview = await preview_of(runtime, owner, slug, online_link=link)
    assert preview.subject == "New link to join: An evening of echoes"
    assert link not in str(preview)
    await save(runtime, owner, slug, preview.token, online_link=link)
    placed = await a_sale(runtime, slug, "cleo@example.org")
    await deliver_mails(runtime)
    for mail in (*sent(postbox, "New link"), sent(postbox, "Your ticket")[-1]):
        assert link in mail.text
        assert link.encode() in mail.attachments[-1].content.replace(b"\r\n ", b"")
    view = await orders.view(runtime, placed.reference, placed.secret)
    assert (view.online_link, view.place_text) == (link, "Online")
    async with runtime.reading() as connection:
        bodies = "\n".join((await connection.execute(text("select body from journal"))).scalars())
        rows = "".join(map(str, (await connection.execute(text("select details from mails"))).scalars()))
    assert link not in bodies + rows


async def test_the_link_is_for_paid_orders_alone(runtime):
    link = "https://meet.example/very-private"
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, setting="online", online_link=link)
    shown = (await events.page(runtime, slug)).ticket_types[0]
    line = orders.LineRequest(UUID(shown.id), 1, shown.price_minor)
    held = await orders.place(runtime, slug, a_key(), [line], buyer=a_buyer())
    assert (await orders.view(runtime, held.reference, held.secret)).online_link == ""
    paid = await a_sale(runtime, slug, "ada@example.org")
    assert (await orders.view(runtime, paid.reference, paid.secret)).online_link == link
    await orders.cancel(runtime, paid.event_id, paid.order_id)
    assert (await orders.view(runtime, paid.reference, paid.secret)).online_link == ""


async def test_a_cancelled_event_is_told_to_everybody_with_a_ticket(runtime, postbox):
    owner, slug = await a_sold_event(runtime, refund_policy="Everything comes back within a week.")
    refunded = await a_sale(runtime, slug, "cleo@example.org")
    await orders.cancel(runtime, refunded.event_id, refunded.order_id)
    await orders.cancel_event(runtime, owner, slug)
    await deliver_mails(runtime)
    told = sent(postbox, "Cancelled: An evening of echoes")
    assert sorted(mail.to for mail in told) == ["ada@example.org", "bea@example.org"]
    assert "Everything comes back within a week." in told[0].text
    entry = Calendar.from_ical(told[0].attachments[0].content).walk("VEVENT")[0]
    assert entry["status"] == "CANCELLED"
    view = await orders.view(runtime, *await a_link(runtime, told[0]))
    assert (view.status, view.event_status) == ("paid", "cancelled")


async def a_link(runtime, mail) -> tuple[str, str]:
    reference, secret = mail.text.split("/o/")[1].split()[0].split("/")[:2]
    return reference, secret


async def test_a_change_of_an_event_called_off_meanwhile_is_not_told(runtime, postbox):
    owner, slug = await a_sold_event(runtime)
    await save(runtime, owner, slug, (await preview_of(runtime, owner, slug, **LATER)).token, **LATER)
    await orders.cancel_event(runtime, owner, slug)
    await deliver_mails(runtime)
    assert (len(sent(postbox, "New time")), len(sent(postbox, "Cancelled"))) == (0, 2)


async def test_who_was_erased_is_told_nothing(runtime, postbox):
    owner, slug = await a_sold_event(runtime)
    preview = await preview_of(runtime, owner, slug, **LATER)
    await save(runtime, owner, slug, preview.token, **LATER)
    await erase_contacts(runtime)
    await deliver_mails(runtime)
    assert postbox.taken == []
    assert {mail.status for mail in await mails(runtime)} == {"dropped"}
    other = {"starts_at": "2027-12-05T19:30", "ends_at": "2027-12-05T23:00"}
    await save(runtime, owner, slug, **other)


async def test_the_journal_of_announcements_verifies_and_names_nobody(runtime):
    owner, slug = await a_sold_event(runtime)
    await save(runtime, owner, slug, (await preview_of(runtime, owner, slug, **LATER)).token, **LATER)
    assert (await journal.verify(runtime)).problems == ()
    async with runtime.reading() as connection:
        bodies = "\n".join((await connection.execute(text("select body from journal"))).scalars())
    assert "change" in bodies
    assert "Ada" not in bodies
    assert "example.org" not in bodies
