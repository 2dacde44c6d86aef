import asyncio

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from eventfly import accounts, events, journal, notifications, orders, organizers, privacy
from eventfly.accounts import CONTACTS, TokenPurpose, WrongPassword
from eventfly.accounts.erasing import OPENING
from eventfly.errors import NotAllowed, NotFound
from eventfly.notifications import MAILS
from eventfly.privacy import BuyerHasAccount, OrderUnderWay, StillNeeded
from tests.builders import Kind, a_buyer, a_key, an_event
from tests.integration.notifications.builders import deliver_mails, deliver_news
from tests.integration.privacy.people import (
    PASSWORD,
    a_member,
    a_person,
    a_purchase,
    everything,
    organization_of,
    rows,
    traces,
)


async def erase(runtime, person, password=PASSWORD) -> None:
    await privacy.erase_account(runtime, person, password=password, client="192.0.2.1")


async def test_of_an_erased_account_no_table_keeps_a_name_or_an_address(runtime, postbox):
    ada, event = await a_person(runtime), await an_event(runtime)
    await a_purchase(runtime, event, ada, guests=(("", ""), ("Ada Private's friend", "")))
    await a_purchase(
        runtime, await an_event(runtime), "bob@example.org", guests=(("Ada Private", ada.email),)
    )
    await deliver_mails(runtime)
    before = await everything(runtime)
    assert all(trace in before for trace in traces(ada))
    await erase(runtime, ada)
    after = await everything(runtime)
    assert [trace for trace in traces(ada) if trace in after] == []
    assert "bob@example.org" in after


async def test_the_rows_stay_and_the_journal_agrees_with_them(runtime):
    ada, event = await a_person(runtime), await an_event(runtime)
    await a_purchase(runtime, event, ada, count=2)
    before = [await rows(runtime, table) for table in (orders.ORDERS, events.POOLS)]
    contacts = len(await rows(runtime, CONTACTS))
    await erase(runtime, ada)
    assert [await rows(runtime, table) for table in (orders.ORDERS, events.POOLS)] == before
    assert len(await rows(runtime, CONTACTS)) == contacts
    assert all(row.erased_at for row in await rows(runtime, CONTACTS))
    verdict = await journal.verify(runtime)
    assert verdict.problems == ()
    await journal.replay(runtime, "orders")
    assert all(row.erased_at and not row.name for row in await rows(runtime, CONTACTS))


async def test_sessions_links_and_passwords_end(runtime):
    ada = await a_person(runtime)
    placed = await a_purchase(runtime, await an_event(runtime), ada)
    session = await accounts.sign_in(runtime, email=ada.email, password=PASSWORD, client="c")
    async with runtime.transaction() as connection:
        token = await accounts.mint_token(connection, ada.id, TokenPurpose.RESET_PASSWORD, runtime.now())
    await erase(runtime, ada)
    assert await accounts.who(runtime, session.secret) is None
    with pytest.raises(accounts.BadLink):
        await accounts.reset_password(runtime, token, "copper meadow tin kettle")
    with pytest.raises(WrongPassword):
        await accounts.sign_in(runtime, email=ada.email, password=PASSWORD, client="c")
    with pytest.raises(NotFound):
        await orders.view(runtime, placed.reference, placed.secret)


async def test_the_address_can_sign_up_anew_and_finds_nothing(runtime):
    ada = await a_person(runtime)
    await a_purchase(runtime, await an_event(runtime), ada)
    await erase(runtime, ada)
    again = await a_person(runtime)
    assert again.id != ada.id
    assert await orders.of_account(runtime, again.id) == []


async def test_a_wrong_password_erases_nothing(runtime):
    ada = await a_person(runtime)
    before = await everything(runtime)
    with pytest.raises(WrongPassword):
        await erase(runtime, ada, "not the password")
    with pytest.raises(NotAllowed):
        await privacy.erase_account(runtime, None, password=PASSWORD, client="")
    assert await everything(runtime) == before


async def test_a_mail_owed_to_an_erased_contact_is_dropped(runtime, postbox):
    ada = await a_person(runtime)
    await a_purchase(runtime, await an_event(runtime), ada)
    await deliver_news(runtime)
    assert {(row.kind, row.status) for row in await rows(runtime, MAILS)} == {("order_paid", "queued")}
    await erase(runtime, ada)
    await deliver_mails(runtime)
    assert {(row.kind, row.status) for row in await rows(runtime, MAILS)} == {("order_paid", "dropped")}
    assert postbox.taken == []


async def test_a_mail_that_failed_before_is_dropped_at_its_next_try(runtime, postbox):
    ada = await a_person(runtime)
    await a_purchase(runtime, await an_event(runtime), ada)
    postbox.away = True
    await deliver_news(runtime)
    await notifications.send_due(runtime)
    await erase(runtime, ada)
    postbox.away = False
    runtime.clock.advance(hours=1)
    await deliver_mails(runtime)
    assert {row.status for row in await rows(runtime, MAILS)} == {"dropped"}
    assert postbox.taken == []


async def test_mails_about_what_happens_later_are_dropped_too(runtime, postbox):
    ada, event = await a_person(runtime), await an_event(runtime)
    placed = await a_purchase(runtime, event, ada)
    await deliver_mails(runtime)
    await accounts.ask_reset(runtime, email=ada.email, client="c")
    await erase(runtime, ada)
    await orders.cancel(runtime, event.id, placed.order_id)
    await deliver_mails(runtime)
    statuses = sorted((row.kind, row.status) for row in await rows(runtime, MAILS))
    assert statuses == [("order_cancelled", "dropped"), ("order_paid", "sent"), ("reset_password", "dropped")]
    assert len(postbox.taken) == 1


async def test_an_invitation_to_an_erased_address_is_dropped(runtime, postbox):
    ada, owner = await a_person(runtime), await a_person(runtime, "Olga Owner")
    team = await organizers.found(runtime, owner, "Night Owls")
    await organizers.invite(runtime, owner, team, email=ada.email, role="staff")
    await erase(runtime, ada)
    await deliver_mails(runtime)
    assert [(row.kind, row.status) for row in await rows(runtime, MAILS)] == [("invitation", "dropped")]
    assert (await organizers.team(runtime, owner, team)).invitations == []


async def test_who_alone_owns_a_team_hands_it_over_first(runtime):
    owner, bea = await a_person(runtime, "Olga Owner"), await a_person(runtime, "Bea Next")
    team = await organizers.found(runtime, owner, "Night Owls")
    invitation = await organizers.invite(runtime, owner, team, email=bea.email, role="staff")
    await organizers.accept(runtime, bea, (await organizers.letter(runtime, invitation)).secret)
    with pytest.raises(StillNeeded, match="Night Owls"):
        await erase(runtime, owner)
    assert (await privacy.holdings(runtime, owner)).hindrance
    await organizers.change_role(runtime, owner, team, bea.id, "owner")
    await erase(runtime, owner)
    seen = await organizers.team(runtime, bea, team)
    assert [item.name for item in seen.members] == ["Bea Next"]
    assert seen.organization.contact_email == bea.email


async def test_who_runs_events_to_come_alone_cannot_just_vanish(runtime):
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    with pytest.raises(StillNeeded, match="events to come"):
        await erase(runtime, owner)
    runtime.clock.advance(days=60)
    await erase(runtime, owner)
    assert not [trace for trace in traces(owner) if trace in await everything(runtime)]


async def test_erasing_twice_at_once_is_one_erasing(runtime):
    ada = await a_person(runtime)
    await a_purchase(runtime, await an_event(runtime), ada)
    await asyncio.gather(erase(runtime, ada), erase(runtime, ada), return_exceptions=True)
    kinds = await rows(runtime, journal.recording.JOURNAL)
    assert sum(row.kind == "privacy.contacts_erased" for row in kinds) == 1
    assert not [trace for trace in traces(ada) if trace in await everything(runtime)]


async def test_the_organizer_erases_a_guests_order_with_all_its_people(runtime):
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_purchase(
        runtime, event, "gus@example.org", guests=(("", ""), ("Fay", "fay@example.org"))
    )
    for _ in range(2):
        await privacy.erase_buyer(runtime, owner, event.slug, placed.order_id)
    text = await everything(runtime)
    assert [word for word in ("gus", "fay@") if word in text] == []
    (row,) = (await orders.of_event(runtime, owner, event.slug)).rows
    assert (row.erased, row.buyer_name) == (True, "")
    view = await orders.managed_order(runtime, owner, event.slug, placed.reference)
    assert (view.erased, view.may_erase, view.may_correct) == (True, False, False)
    found = await orders.of_event(runtime, owner, event.slug, orders.OrderFilter(text="gus"))
    assert found.rows == []
    with pytest.raises(NotFound):
        await orders.view(runtime, placed.reference, placed.secret)


async def test_an_account_erases_itself_and_an_open_order_is_left_alone(runtime):
    event = await an_event(runtime)
    owner, ada = await a_member(runtime, event), await a_person(runtime)
    placed = await a_purchase(runtime, event, ada)
    with pytest.raises(BuyerHasAccount):
        await privacy.erase_buyer(runtime, owner, event.slug, placed.order_id)
    held = await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=a_buyer())
    with pytest.raises(OrderUnderWay):
        await privacy.erase_buyer(runtime, owner, event.slug, held.order_id)


async def test_another_events_order_is_not_there_to_erase(runtime):
    event, other = await an_event(runtime), await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_purchase(runtime, other, "gus@example.org")
    for slug in (event.slug, other.slug):
        with pytest.raises(NotFound):
            await privacy.erase_buyer(runtime, owner, slug, placed.order_id)
    assert "gus@example.org" in await everything(runtime)


async def test_nothing_is_written_into_an_erased_order_again(runtime):
    event = await an_event(runtime, Kind("Free", 0))
    owner, key = await a_member(runtime, event), a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(Free=1), buyer=a_buyer())
    await privacy.erase_buyer(runtime, owner, event.slug, placed.order_id)
    # The browser that bought still has its key, and may show the tickets.
    link = await orders.link(runtime, event.id, key)
    reference, secret = link.split("/")[2:]
    with pytest.raises(orders.BuyerErased):
        await notifications.correct_address(runtime, reference, secret, "new@example.org")
    with pytest.raises(orders.BuyerErased):
        await orders.rename_attendee(runtime, reference, secret, 1, "Somebody")
    with pytest.raises(orders.BuyerErased):
        await notifications.resend(runtime, reference, secret)
    which = owner, event.slug, placed.order_id
    with pytest.raises(orders.BuyerErased):
        await notifications.correct_address_for_organizer(runtime, *which, "new@example.org")
    with pytest.raises(orders.BuyerErased):
        await orders.edit_attendee_for_organizer(runtime, *which, 1, name="Somebody", email="")
    with pytest.raises(orders.BuyerErased):
        await notifications.resend_for_organizer(runtime, *which)


async def test_the_journal_of_inviting_and_erasing_names_nobody(runtime):
    event = await an_event(runtime)
    owner, ada = await a_member(runtime, event), await a_person(runtime)
    team = await organization_of(runtime, owner)
    await organizers.invite(runtime, owner, team, email="new@example.org", role="staff")
    await a_purchase(runtime, event, ada)
    guest = await a_purchase(runtime, event, "gus@example.org")
    await privacy.erase_buyer(runtime, owner, event.slug, guest.order_id)
    await erase(runtime, ada)
    bodies = " ".join(row.body for row in await rows(runtime, journal.recording.JOURNAL)).lower()
    private = ("new@example.org", "gus", "olga", guest.secret.lower(), *traces(ada))
    assert [word for word in private if word in bodies] == []
    kinds = {row.kind for row in await rows(runtime, journal.recording.JOURNAL)}
    assert {"privacy.contacts_erased", "accounts.erased", "organizers.invited"} <= kinds


def test_every_table_that_points_at_an_account_was_thought_of_when_erasing():
    # Whoever adds a table that opens an account, or says something of its owner, adds it to `OPENING`, or here.
    forgotten_elsewhere = {"memberships", "contacts"}
    pointing = {
        table.name
        for table in SQLModel.metadata.sorted_tables
        if not table.name.startswith("tests_")
        and (
            "account_id" in table.c or any(key.column.table.name == "accounts" for key in table.foreign_keys)
        )
    }
    assert pointing == forgotten_elsewhere | {table.name for table in OPENING}


def test_every_table_with_an_address_was_thought_of_when_erasing():
    known = {
        "accounts.email",
        "contacts.email",
        "invitations.email",
        "order_keys.email",
        "organizations.contact_email",
    }
    holding = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.c
        if not table.name.startswith("tests_") and ("email" in column.name or column.name == "address")
    }
    assert holding - {"events.address"} == known


async def test_the_box_office_goes_on_selling_while_somebody_is_erased(runtime):
    ada, event = await a_person(runtime), await an_event(runtime, Kind("Regular", 1500, 40))
    await a_purchase(runtime, event, ada)
    await asyncio.gather(
        erase(runtime, ada), *(a_purchase(runtime, event, f"p{at}@example.org") for at in range(6))
    )
    assert (await journal.verify(runtime)).problems == ()
    named = select(CONTACTS.c.email).where(CONTACTS.c.erased_at.is_(None))
    async with runtime.reading() as connection:
        assert len(set((await connection.execute(named)).scalars())) == 6
