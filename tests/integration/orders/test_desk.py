"""What those who run an event see of an order, and put right in it."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from eventfly import accounts, notifications, orders
from eventfly.accounts import CONTACTS
from eventfly.errors import Invalid, NotAllowed, NotFound
from eventfly.identifiers import new_id
from eventfly.notifications import MAILS
from eventfly.orders import OrderFilter
from eventfly.organizers import Role
from eventfly.runtime import Runtime
from tests.builders import a_buyer, a_key, a_paid_order, an_event
from tests.desks import a_member, a_stranger


async def test_what_may_be_done_depends_on_role_and_status(runtime: Runtime) -> None:
    event = await an_event(runtime)
    paid = await a_paid_order(runtime, event)
    held = await orders.place(runtime, event.id, a_key(), event.lines(Regular=1), buyer=a_buyer())
    expected = {
        Role.OWNER: ((True, True, False), (False, False, True)),
        Role.MANAGER: ((True, True, False), (False, False, True)),
        Role.STAFF: ((True, False, False), (False, False, False)),
    }
    for role, views in expected.items():
        member = await a_member(runtime, event, role)
        for placed, may in zip((paid, held), views, strict=True):
            view = await orders.managed_order(runtime, member, event.slug, placed.reference)
            assert (view.may_correct, view.may_cancel, view.may_release) == may


async def test_an_order_of_another_event_is_not_there(runtime: Runtime) -> None:
    event, other = await an_event(runtime), await an_event(runtime)
    owner = await a_member(runtime, event)
    foreign = await a_paid_order(runtime, other)
    for reference in (foreign.reference, "", "\x00", "A" * 5000, None):
        with pytest.raises(NotFound):
            await orders.managed_order(runtime, owner, event.slug, reference)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        await orders.managed_order(runtime, await a_stranger(runtime), other.slug, foreign.reference)


async def test_an_attendee_is_edited_and_found_by_the_new_name(runtime: Runtime) -> None:
    event = await an_event(runtime)
    staff = await a_member(runtime, event, Role.STAFF)
    placed = await a_paid_order(runtime, event, Regular=2)
    await orders.edit_attendee_for_organizer(
        runtime, staff, event.slug, placed.order_id, 2, name="Grace Example", email="Grace@Example.org"
    )
    view = await orders.managed_order(runtime, staff, event.slug, placed.reference)
    assert [(ticket.name, ticket.email) for ticket in view.tickets][1] == (
        "Grace Example",
        "grace@example.org",
    )
    assert view.buyer_name == "Ada Example"
    listed = await orders.attendees_of_event(runtime, staff, event.slug, orders.AttendeeFilter(text="grace"))
    assert [row.name for row in listed.rows] == ["Grace Example"]


async def test_an_attendee_may_be_edited_after_doors_where_the_buyer_no_longer_can(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_paid_order(runtime, event)
    runtime.clock.advance(days=30)  # type: ignore[attr-defined]
    with pytest.raises(orders.TooLateToRename):
        await orders.rename_attendee(runtime, placed.reference, placed.secret, 1, "Grace")
    await orders.edit_attendee_for_organizer(
        runtime, owner, event.slug, placed.order_id, 1, name="Grace", email=""
    )
    view = await orders.managed_order(runtime, owner, event.slug, placed.reference)
    assert (view.tickets[0].name, view.tickets[0].email) == ("Grace", view.buyer_email)


async def test_strangers_edit_resend_and_correct_nothing(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    for somebody in (None, await a_stranger(runtime), await a_member(runtime, await an_event(runtime))):
        about = (runtime, somebody, event.slug, placed.order_id)
        with pytest.raises(NotFound):
            await orders.edit_attendee_for_organizer(*about, 1, name="Eve", email="eve@example.org")
        with pytest.raises(NotFound):
            await notifications.resend_for_organizer(*about)
        with pytest.raises(NotFound):
            await notifications.correct_address_for_organizer(*about, "eve@example.org")


async def test_a_member_cannot_reach_another_events_order_by_its_id(runtime: Runtime) -> None:
    event, other = await an_event(runtime), await an_event(runtime)
    owner, foreign = await a_member(runtime, event), await a_paid_order(runtime, other)
    for order_id in (foreign.order_id, new_id()):
        about = (runtime, owner, event.slug, order_id)
        with pytest.raises(NotFound):
            await orders.edit_attendee_for_organizer(*about, 1, name="Eve", email="eve@example.org")
        with pytest.raises(NotFound):
            await notifications.resend_for_organizer(*about)
        with pytest.raises(NotFound):
            await notifications.correct_address_for_organizer(*about, "eve@example.org")


async def test_tickets_are_owed_once_more_for_each_time_they_are_asked_for(runtime: Runtime) -> None:
    event = await an_event(runtime)
    staff = await a_member(runtime, event, Role.STAFF)
    placed = await a_paid_order(runtime, event)
    for _ in range(2):
        await notifications.resend_for_organizer(runtime, staff, event.slug, placed.order_id)
    async with runtime.reading() as connection:
        mails = (await connection.execute(select(MAILS.c.kind, MAILS.c.subject_id))).all()
    assert [tuple(mail) for mail in mails] == [("order_paid", placed.order_id)] * 2


async def test_a_corrected_address_is_found_mailed_and_ends_the_old_link(runtime: Runtime) -> None:
    event = await an_event(runtime)
    staff = await a_member(runtime, event, Role.STAFF)
    placed = await a_paid_order(runtime, event, Regular=2)
    about = (runtime, staff, event.slug, placed.order_id)
    with pytest.raises(Invalid):
        await notifications.correct_address_for_organizer(*about, "not an address")
    await notifications.correct_address_for_organizer(*about, "Right@Example.org")
    view = await orders.managed_order(runtime, staff, event.slug, placed.reference)
    assert {view.buyer_email, *(ticket.email for ticket in view.tickets)} == {"right@example.org"}
    with pytest.raises(NotFound):
        await orders.view(runtime, placed.reference, placed.secret)
    listed = await orders.of_event(runtime, staff, event.slug, OrderFilter(text="right@example.org"))
    assert listed.total == 1


async def test_staff_may_not_cancel(runtime: Runtime) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    staff = await a_member(runtime, event, Role.STAFF)
    with pytest.raises(NotAllowed):
        await orders.cancel_for_organizer(runtime, staff, event.slug, placed.order_id)


async def test_an_erased_contact_keeps_no_words_to_be_found_by(runtime: Runtime) -> None:
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    erased = {"name": "", "email": "", "erased_at": runtime.now()}
    with pytest.raises(IntegrityError):
        async with runtime.transaction() as connection:
            await connection.execute(update(CONTACTS).values(**erased))
    async with runtime.transaction() as connection:
        await connection.execute(update(CONTACTS).values(**erased, words=""))
    owner = await a_member(runtime, event)
    assert (await orders.of_event(runtime, owner, event.slug, OrderFilter(text="ada"))).total == 0


async def test_what_is_searched_is_what_stands_there_after_every_change(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_paid_order(runtime, event, Regular=2)
    await orders.rename_attendee(runtime, placed.reference, placed.secret, 1, "Özgür Neu")
    await orders.correct_address(runtime, placed.reference, placed.secret, "other@example.org")
    await orders.edit_attendee_for_organizer(
        runtime, owner, event.slug, placed.order_id, 2, name="Grace", email="grace@example.org"
    )
    async with runtime.reading() as connection:
        rows = (await connection.execute(text("select name, email, words from contacts"))).all()
    assert len(rows) == 3
    assert [row.words for row in rows] == [accounts.words_of(row.name, row.email) for row in rows]
