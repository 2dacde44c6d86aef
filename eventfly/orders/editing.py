"""Saving an event that is on sale: capacity belongs to the box office, so the change is made under its lock."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, organizers
from eventfly.errors import NotAllowed, NotFound
from eventfly.journal import Message
from eventfly.orders.announcing import announce
from eventfly.orders.requests import Edit
from eventfly.runtime import Runtime


async def save_event(
    runtime: Runtime,
    account: accounts.AccountView | None,
    slug: str,
    form: events.EventForm,
    edition: int,
    *,
    accepted: str = "",
) -> str:
    """Save what an organizer typed; returns the event's slug, which may have changed.

    What changes for people who have bought (time, place, link) is told to them, once, if ``accepted`` is the token
    of the preview that BuyersWillBeTold brings.

    Raises Invalid per field, NotFound to strangers, NotAllowed, CapacityTooLow, BuyersWillBeTold, or EditedMeanwhile
    when ``edition`` is not the one that was shown.
    """
    async with runtime.reading() as connection:
        current, row = await events.managed_event(connection, account, slug)
    if not organizers.may(row.role, organizers.Action.EDIT_EVENT):
        raise NotAllowed("Your role does not allow editing.")
    parsed = await events.checked_form(runtime, form, current)
    password_hash = await events.hashed(parsed.password)

    async def decide(connection: AsyncConnection) -> list[Message]:
        latest = await events.snapshot(connection, current.event_id)
        before = await events.secrets_of(connection, current.event_id)
        secrets = events.merged(password_hash, parsed.online_link, parsed.visibility, before)
        messages = events.changes(latest, parsed, runtime.now(), edition=edition, beside=secrets != before)
        told = await announce(
            connection,
            latest,
            messages,
            runtime.now(),
            link_changed=secrets.online_link != before.online_link,
            accepted=accepted,
        )
        await events.keep_secrets(connection, current.event_id, secrets, runtime.now())
        return [*messages, *told]

    await runtime.box_offices.submit(Edit(event_id=current.event_id, decide=decide))
    runtime.resources.pop("orders.events", None)
    events.forget_index(runtime)
    return parsed.slug


async def change_capacity(runtime: Runtime, event_id: UUID, pool_id: UUID, capacity: int | None) -> None:
    """Set a pool's capacity (None = unlimited). Raises NotFound, or CapacityTooLow with the lowest possible."""

    async def decide(connection: AsyncConnection) -> list[Message]:
        pool = (await events.snapshot(connection, event_id)).pools.get(pool_id)
        if pool is None:
            raise NotFound("There is no such pool.")
        if capacity is not None and capacity < pool.taken:
            raise events.CapacityTooLow(pool.name, pool.taken, "capacity")
        return [
            events.CapacityChanged(event_id=event_id, at=runtime.now(), pool_id=pool_id, capacity=capacity)
        ]

    await runtime.box_offices.submit(Edit(event_id=event_id, decide=decide))
