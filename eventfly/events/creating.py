"""Creating an event: a draft that its organizer's team alone can see."""

from __future__ import annotations

import secrets as randomness
from uuid import UUID

from slugify import slugify
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import organizers
from eventfly.errors import Invalid, NotAllowed, Problem, Unavailable
from eventfly.events.changes import TOTAL_POOL_NAME, event_details, new_type
from eventfly.events.forms import EventForm, ParsedEvent, parse_form
from eventfly.events.messages import CoverChanged, EventCreated, PoolAdded
from eventfly.events.models import PoolKind
from eventfly.events.private import Secrets, hashed, keep_secrets, merged
from eventfly.events.projection import EVENTS
from eventfly.events.queries import Asking
from eventfly.identifiers import new_id
from eventfly.journal import Message, open_stream, record
from eventfly.runtime import Runtime

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels: five letters never make a word."""
CODE_LENGTH = 5
MAX_DERIVED_SLUG = 60
MOST_AN_HOUR = 200
"""Events of one organization: more is a machine, and each could stand on the front page."""
_TRIES = 3


async def create(
    runtime: Runtime,
    account: Asking | None,
    form: EventForm,
    *,
    organization_id: UUID | None = None,
    event_id: UUID | None = None,
) -> str:
    """Create a draft for an organization of ``account`` (its first, unless one is named); return its slug.

    Raises Invalid with the problems by field, NotAllowed without a role that may create events, and NotFound
    for an organization the account does not belong to, and Unavailable beyond MOST_AN_HOUR. With an
    ``event_id`` that the caller derived from its request, a repeat finds what the first one created.
    """
    organizer = await _organization(runtime, account, organization_id)
    parsed = parse_form(form)
    if any(item.id for item in parsed.types):
        raise Invalid(Problem("types", "A new event has new ticket types.", "unknown"))
    if runtime.rates is not None:
        await runtime.rates.hit(f"events:{organizer}", limit=MOST_AN_HOUR, per_seconds=3600)
    password_hash = await hashed(parsed.password)
    secrets = merged(password_hash, parsed.online_link, parsed.visibility, Secrets())
    return await record_new(runtime, organizer, parsed, secrets, event_id=event_id)


async def record_new(
    runtime: Runtime,
    organization_id: UUID,
    parsed: ParsedEvent,
    secrets: Secrets,
    *,
    cover: str = "",
    event_id: UUID | None = None,
) -> str:
    """Record a new draft under an address of its own; return its slug. Raises Invalid, Unavailable."""
    for _ in range(_TRIES):
        try:
            return await _record(runtime, organization_id, parsed, secrets, cover, event_id or new_id())
        except IntegrityError:
            # Somebody took the slug or the code between looking and writing: look again.
            continue
    raise Unavailable


async def _organization(runtime: Runtime, account: Asking | None, wanted: UUID | None) -> UUID:
    if account is None:
        raise NotAllowed("Please sign in first.")
    if wanted is not None:
        async with runtime.reading() as connection:
            await organizers.require(connection, wanted, account.id, organizers.Action.EDIT_EVENT)
        return wanted
    own = [item for item in await organizers.of_account(runtime, account.id) if item.may_create]
    if not own:
        raise NotAllowed("Events belong to an organization: found one first.")
    return UUID(own[0].id)


async def _record(
    runtime: Runtime,
    organization_id: UUID,
    parsed: ParsedEvent,
    secrets: Secrets,
    cover: str,
    event_id: UUID,
) -> str:
    async with runtime.transaction() as connection:
        if existing := await _slug_of(connection, event_id, organization_id):
            return existing
        slug, code = await _free_slug(connection, parsed), await _free_code(connection)
        messages = _decide(runtime, organization_id, parsed, slug, code, event_id)
        if cover:
            messages.append(CoverChanged(event_id=event_id, at=messages[0].at, cover=cover))
        head = await open_stream(connection, event_id)
        await record(connection, head, messages)
        await keep_secrets(connection, event_id, secrets, runtime.now())
    return slug


async def _slug_of(connection: AsyncConnection, event_id: UUID, organization_id: UUID) -> str | None:
    own = select(EVENTS.c.slug).where(EVENTS.c.id == event_id, EVENTS.c.organization_id == organization_id)
    return (await connection.execute(own)).scalar()


def _decide(
    runtime: Runtime, organization_id: UUID, parsed: ParsedEvent, slug: str, code: str, event_id: UUID
) -> list[Message]:
    at = runtime.now()
    created = EventCreated(
        event_id=event_id,
        at=at,
        organization_id=organization_id,
        code=code,
        currency=parsed.currency,
        details=event_details(parsed, slug=slug),
    )
    total = PoolAdded(
        event_id=event_id,
        at=at,
        pool_id=new_id(),
        pool_kind=PoolKind.TOTAL.value,
        name=TOTAL_POOL_NAME,
        capacity=parsed.total_capacity,
    )
    added = [new_type(typed, at_, total.pool_id, event_id, at) for at_, typed in enumerate(parsed.types)]
    pools = [messages[0] for messages in added]
    # Neighbours of one kind are projected in one statement.
    return [created, total, *pools, *(messages[1] for messages in added)]


async def _free_slug(connection: AsyncConnection, parsed: ParsedEvent) -> str:
    wanted = parsed.slug or slugify(parsed.title, max_length=MAX_DERIVED_SLUG, word_boundary=True) or "event"
    if await is_free(connection, "slug", wanted):
        return wanted
    if parsed.slug:
        raise Invalid(Problem("slug", "Another event has this address already.", "taken"))
    return f"{wanted}-{new_code().lower()}"


async def _free_code(connection: AsyncConnection) -> str:
    for _ in range(20):
        code = new_code()
        if await is_free(connection, "code", code):
            return code
    raise Unavailable


def new_code() -> str:
    """Make the short code that begins an event's order references.

    >>> len(new_code())
    5
    """
    return "".join(randomness.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


async def is_free(connection: AsyncConnection, column: str, value: str) -> bool:
    """Tell whether no event has ``value`` in a column that is unique."""
    statement = select(EVENTS.c.id).where(EVENTS.c[column] == value)
    return (await connection.execute(statement)).first() is None
