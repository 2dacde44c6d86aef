"""What an edit changes: a pure comparison of the event as it stands with the event as it was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventfly.errors import Invalid, Problem
from eventfly.events.errors import CapacityTooLow, EditedMeanwhile
from eventfly.events.forms import ParsedEvent, ParsedType
from eventfly.events.messages import (
    CapacityChanged,
    EventChanged,
    EventDetails,
    PoolAdded,
    TicketTypeAdded,
    TicketTypeChanged,
    TicketTypeDetails,
)
from eventfly.events.models import EventStatus, PoolKind
from eventfly.events.snapshots import EventSnapshot, PoolSnapshot, TypeSnapshot
from eventfly.identifiers import new_id
from eventfly.journal import Message

TOTAL_POOL_NAME = "All tickets"


def changes(
    current: EventSnapshot,
    parsed: ParsedEvent,
    at: datetime,
    *,
    edition: int | None = None,
    beside: bool = False,
) -> list[Message]:
    """Decide the messages that bring ``current`` to ``parsed``; none when nothing differs.

    Nothing is deleted: a ticket type that is missing from the form is withdrawn from sale. Any change counts
    up the edition, also one ``beside`` the journal, of a secret. ``edition`` is the one the editor saw. The
    caller holds the event's lock.

    Raises EditedMeanwhile, CapacityTooLow with the lowest possible number, or Invalid.
    """
    if edition is not None and edition != current.edition:
        raise EditedMeanwhile
    _check(current, parsed)
    types = [*_type_messages(current, parsed, at), *_withdrawals(current, parsed, at)]
    moved = [*_total_messages(current, parsed, at), *types]
    details = event_details(parsed, slug=parsed.slug or current.details.slug)
    if not moved and not beside and details == current.details:
        return []
    changed = EventChanged(event_id=current.event_id, at=at, edition=current.edition + 1, details=details)
    return [changed, *moved]


def event_details(parsed: ParsedEvent, *, slug: str) -> EventDetails:
    """Make what is recorded of an event from what was typed."""
    values = {name: getattr(parsed, name) for name in EventDetails.__slots__ if name != "slug"}
    return EventDetails(slug=slug, **values)


def new_type(
    parsed: ParsedType, position: int, total_pool_id: UUID, event_id: UUID, at: datetime
) -> list[Message]:
    """Add a ticket type with a pool of its own; it also draws from the event's total pool."""
    pool = PoolAdded(
        event_id=event_id,
        at=at,
        pool_id=new_id(),
        pool_kind=PoolKind.TYPE.value,
        name=parsed.name,
        capacity=parsed.quantity,
    )
    details = _type_details(parsed, position, (pool.pool_id, total_pool_id))
    return [pool, TicketTypeAdded(event_id=event_id, at=at, ticket_type_id=new_id(), details=details)]


def _check(current: EventSnapshot, parsed: ParsedEvent) -> None:
    problems = []
    if parsed.currency != current.currency:
        problems.append(Problem("currency", f"The currency stays {current.currency}.", "fixed"))
    if parsed.slug and parsed.slug != current.details.slug and current.status != EventStatus.DRAFT:
        problems.append(Problem("slug", "The address stays: people have it already.", "fixed"))
    known = {item.id for item in current.types}
    for at, item in enumerate(parsed.types):
        if item.id is not None and item.id not in known:
            problems.append(Problem(f"types.{at}.id", "There is no such ticket type.", "unknown"))
    if current.status == EventStatus.PUBLISHED:
        needed = () if parsed.online else ("venue", "city")
        problems += [
            Problem(field, "A public event needs this.", "missing")
            for field in (*needed, "description")
            if not getattr(parsed, field)
        ]
    if problems:
        raise Invalid(problems)


def _total_messages(current: EventSnapshot, parsed: ParsedEvent, at: datetime) -> Iterable[Message]:
    if current.total_pool:
        yield from _capacity(current, current.total_pool, parsed.total_capacity, "total_capacity", at)


def _type_messages(current: EventSnapshot, parsed: ParsedEvent, at: datetime) -> Iterable[Message]:
    known = {item.id: item for item in current.types}
    for position, typed in enumerate(parsed.types):
        if typed.id is None:
            yield from new_type(typed, position, _total_pool_id(current), current.event_id, at)
            continue
        before = known[typed.id]
        own = current.own_pool(before)
        if own:
            yield from _capacity(current, own, typed.quantity, f"types.{position}.quantity", at)
        yield from _changed(current, before, _type_details(typed, position, before.details.pool_ids), at)


def _total_pool_id(current: EventSnapshot) -> UUID:
    if current.total_pool is None:
        raise ValueError(f"event {current.event_id} has no total pool")
    return current.total_pool.id


def _withdrawals(current: EventSnapshot, parsed: ParsedEvent, at: datetime) -> Iterable[Message]:
    kept = {item.id for item in parsed.types}
    missing = [item for item in current.types if item.id not in kept]
    for position, before in enumerate(missing, start=len(parsed.types)):
        yield from _changed(current, before, replace(before.details, on_sale=False, position=position), at)


def _changed(
    current: EventSnapshot, before: TypeSnapshot, details: TicketTypeDetails, at: datetime
) -> Iterable[Message]:
    if details != before.details:
        yield TicketTypeChanged(event_id=current.event_id, at=at, ticket_type_id=before.id, details=details)


def _capacity(
    current: EventSnapshot, pool: PoolSnapshot, capacity: int | None, field: str, at: datetime
) -> Iterable[Message]:
    if capacity == pool.capacity:
        return
    if capacity is not None and capacity < pool.taken:
        raise CapacityTooLow(pool.name, pool.taken, field)
    yield CapacityChanged(event_id=current.event_id, at=at, pool_id=pool.id, capacity=capacity)


def _type_details(parsed: ParsedType, position: int, pool_ids: tuple[UUID, ...]) -> TicketTypeDetails:
    names = [name for name in TicketTypeDetails.__slots__ if name not in ("position", "pool_ids")]
    values = {name: getattr(parsed, name) for name in names}
    return TicketTypeDetails(position=position, pool_ids=pool_ids, **values)
