"""Seeding: makes the demo of an installation, or what is missing of it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from eventfly import accounts, events, orders, organizers
from eventfly.demo.accounts import ATTENDEE_EMAIL, ORGANIZERS, DemoAccount, DemoAccounts, make_or_read
from eventfly.demo.catalogue import DemoEvent, DemoOrganizer
from eventfly.demo.dating import form_of
from eventfly.demo.selling import buy, sell
from eventfly.errors import NotFound
from eventfly.events.times import local
from eventfly.journal.consuming import CURSORS, SEQUENCES
from eventfly.journal.writing import insert_rows
from eventfly.runtime import Runtime

ATTENDEE_EVENT, ATTENDEE_TICKETS = "night-bloom-berlin", 2
_NOTIFICATIONS = "notifications"


async def seed(runtime: Runtime) -> DemoAccounts:
    """Fill an installation with the demo; what is there already stays as it is. Returns the sign-ins."""
    if runtime.data_dir is None:
        raise ValueError("the demo keeps its sign-ins in the data folder, and there is none")
    made = make_or_read(runtime.data_dir)
    people = {account.email: await _person(runtime, account) for account in made.accounts}
    for organizer in ORGANIZERS:
        await _seed_organizer(runtime, organizer, people[organizer.owner_email])
    await _seed_attendee(runtime, people[ATTENDEE_EMAIL])
    return made


async def _person(runtime: Runtime, account: DemoAccount) -> accounts.AccountView:
    account_id = await accounts.ensure(
        runtime, email=account.email, name=account.name, password=account.password
    )
    return accounts.AccountView(id=account_id, email=account.email, name=account.name, verified=True)


async def _seed_organizer(runtime: Runtime, organizer: DemoOrganizer, owner: accounts.AccountView) -> None:
    organization_id = await _organization(runtime, organizer, owner)
    sold = [await _seed_event(runtime, item, owner, organization_id) for item in organizer.events]
    await _leave_unmailed(runtime, [event_id for event_id in sold if event_id])


async def _organization(runtime: Runtime, organizer: DemoOrganizer, owner: accounts.AccountView) -> UUID:
    own = await organizers.of_account(runtime, owner.id)
    if own:
        return UUID(own[0].id)
    return await organizers.found(runtime, owner, organizer.name, contact_email=organizer.contact_email)


async def _seed_event(
    runtime: Runtime, item: DemoEvent, owner: accounts.AccountView, organization_id: UUID
) -> UUID | None:
    try:
        await events.managed(runtime, owner, item.slug)
    except NotFound:
        here = local(runtime.now(), item.zone).replace(tzinfo=None)
        await events.create(runtime, owner, form_of(item, here), organization_id=organization_id)
    managed = await events.managed(runtime, owner, item.slug)
    if managed.status == events.EventStatus.DRAFT:
        await events.publish(runtime, owner, item.slug)
    if managed.sold or managed.held:
        return None
    page = await events.page(runtime, item.slug)
    await sell(runtime, item, page)
    return UUID(page.id)


async def _leave_unmailed(runtime: Runtime, event_ids: list[UUID]) -> None:
    # The invented buyers of the demo read no mail: notifications begin after their orders.
    if not event_ids:
        return
    async with runtime.transaction() as connection:
        await connection.execute(
            delete(CURSORS).where(CURSORS.c.consumer == _NOTIFICATIONS, CURSORS.c.event_id.in_(event_ids))
        )
        heads = select(SEQUENCES.c.event_id, SEQUENCES.c.last_seq).where(SEQUENCES.c.event_id.in_(event_ids))
        rows = [
            {"consumer": _NOTIFICATIONS, "event_id": row.event_id, "seq": row.last_seq}
            for row in await connection.execute(heads)
        ]
        await insert_rows(connection, CURSORS, rows)


async def _seed_attendee(runtime: Runtime, person: accounts.AccountView) -> None:
    if await orders.of_account(runtime, person.id):
        return
    page = await events.page(runtime, ATTENDEE_EVENT)
    shown = next((item for item in page.ticket_types if item.available), None)
    if shown:
        line = orders.LineRequest(UUID(shown.id), ATTENDEE_TICKETS, shown.price_minor)
        await buy(runtime, ATTENDEE_EVENT, line, person.name, person.email, account_id=person.id)
