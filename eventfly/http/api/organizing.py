"""Running events: create, read, change, publish. The rules are those of the organizer's form."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from starlette.responses import Response

from eventfly import events, orders
from eventfly.accounts import AccountView, Scope
from eventfly.errors import Invalid, Problem
from eventfly.http import organizer_schemas, schemas
from eventfly.http.api.answering import shown
from eventfly.http.api.asking import CURSOR, LIMIT, Access, Asked, Operation, Parameter
from eventfly.http.api.cursors import moment, read_cursor, write_cursor
from eventfly.http.api.editions import EditionPassed, edition_of, edition_tag

Change = Callable[..., Awaitable[None]]
_STATUS = Parameter(
    "status",
    "Only events of this status.",
    {"type": "string", "enum": [status.value for status in events.EventStatus]},
    "published",
)


async def list_own_events(asked: Asked) -> Response:
    account = await asked.account()
    found = await events.walk_managed(
        asked.runtime,
        account,
        status=asked.choice("status", events.EventStatus),
        after=read_cursor(asked.text("cursor"), moment, UUID),
        limit=asked.limit(),
    )
    absolute = asked.runtime.absolute
    listed = [organizer_schemas.ManagedEvent.of(managed, absolute) for managed in found.events]
    return shown(organizer_schemas.ManagedEventList(events=listed, next=asked.link(write_cursor(found.next))))


async def show_own_event(asked: Asked) -> Response:
    return await _managed(asked, await asked.account(), asked.path("slug"))


async def create_event(asked: Asked) -> Response:
    account, body = await asked.account(), await asked.body()
    given = schemas.read(organizer_schemas.EventIn, body)
    return await asked.once(
        partial(_create, asked, account, given), credential=f"account {account.id}", body=body
    )


async def _create(asked: Asked, account: AccountView, given: organizer_schemas.EventIn) -> Response:
    try:
        slug = await events.create(
            asked.runtime,
            account,
            given.form(events.EventForm()),
            organization_id=given.organization_id,
            event_id=_event_id(account, asked.key(credential="account")),
        )
    except Invalid as refusal:
        raise _as_sent(refusal) from None
    return await _managed(asked, account, slug, status=201)


async def patch_event(asked: Asked) -> Response:
    account, slug = await asked.account(), asked.path("slug")
    given = schemas.read(organizer_schemas.EventPatch, await asked.body())
    current = await events.managed_snapshot(asked.runtime, account, slug, to_edit=True)
    edition = edition_of(asked.request.headers.get("if-match"), current.event.edition)
    base = (await events.edit_form(asked.runtime, account, slug)).form
    try:
        form = given.form(base, current.event)
        saved = await orders.save_event(asked.runtime, account, slug, form, edition, accepted=given.accepted)
    except Invalid as refusal:
        raise _as_sent(refusal) from None
    except events.EditedMeanwhile:
        raise EditionPassed from None
    except events.CapacityTooLow as refusal:
        refusal.field = organizer_schemas.as_sent(refusal.field)
        raise
    return await _managed(asked, account, saved)


async def publish(asked: Asked) -> Response:
    return await _change(asked, events.publish)


async def unpublish(asked: Asked) -> Response:
    return await _change(asked, events.unpublish)


async def cancel(asked: Asked) -> Response:
    return await _change(asked, orders.cancel_event)


async def duplicate(asked: Asked) -> Response:
    account = await asked.account()

    async def work() -> Response:
        event_id = _event_id(account, asked.key(credential="account"))
        copy = await events.duplicate(asked.runtime, account, asked.path("slug"), event_id=event_id)
        return await _managed(asked, account, copy, status=201)

    return await asked.once(work, credential=f"account {account.id}")


async def _change(asked: Asked, change: Change) -> Response:
    account = await asked.account()

    async def work() -> Response:
        try:
            await change(asked.runtime, account, asked.path("slug"))
        except Invalid as refusal:
            raise _as_sent(refusal) from None
        return await _managed(asked, account, asked.path("slug"))

    return await asked.once(work, credential=f"account {account.id}")


async def _managed(asked: Asked, account: AccountView, slug: str, *, status: int = 200) -> Response:
    managed = await events.managed_snapshot(asked.runtime, account, slug)
    view = organizer_schemas.ManagedEvent.of(managed, asked.runtime.absolute)
    return shown(view, status=status, headers={"ETag": edition_tag(view.edition)})


def _event_id(account: AccountView, key: str) -> UUID:
    # The same request after a crash is the same event: its id comes from the key, as UUIDv8 may.
    digest = hashlib.sha256(f"event\n{account.id}\n{key}".encode()).digest()
    return UUID(int=int.from_bytes(digest[:16]) & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def _as_sent(refusal: Invalid) -> Invalid:
    return Invalid(
        [
            Problem(organizer_schemas.as_sent(problem.field), problem.message, problem.code)
            for problem in refusal.problems
        ]
    )


OPERATIONS = (
    Operation(
        name="listOwnEvents",
        method="GET",
        path="/organize/events",
        summary="List the events you run, the latest first",
        tag="Running events",
        handler=list_own_events,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_READ,
        query=(_STATUS, LIMIT, CURSOR),
        gives=organizer_schemas.ManagedEventList,
    ),
    Operation(
        name="createEvent",
        method="POST",
        path="/organize/events",
        summary="Create an event, as a draft",
        tag="Running events",
        handler=create_event,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_WRITE,
        takes=organizer_schemas.EventIn,
        gives=organizer_schemas.ManagedEvent,
        status=201,
        refusals=(404,),
    ),
    Operation(
        name="showOwnEvent",
        method="GET",
        path="/organize/events/{slug}",
        summary="Show an event you run, with its numbers and its ETag",
        tag="Running events",
        handler=show_own_event,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_READ,
        gives=organizer_schemas.ManagedEvent,
    ),
    Operation(
        name="patchEvent",
        method="PATCH",
        path="/organize/events/{slug}",
        summary="Change an event, its ticket types and capacity",
        description=(
            "What is left out stays. `If-Match` names the ETag that you changed: 428 without it, 412 when somebody"
            " was faster. A capacity below what is taken is refused with the lowest possible number. A change that"
            " buyers have to hear of (time, place, link) is refused first, 409 `buyers-will-be-told` with the number"
            " of `mails` and a `token`: the same change with this token as `accepted` is saved, and they are told."
        ),
        tag="Running events",
        handler=patch_event,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_WRITE,
        takes=organizer_schemas.EventPatch,
        gives=organizer_schemas.ManagedEvent,
        refusals=(409,),
        is_edit=True,
    ),
    Operation(
        name="publishEvent",
        method="POST",
        path="/organize/events/{slug}/publish",
        summary="Make a draft public",
        description="422 says what is missing, by field.",
        tag="Running events",
        handler=publish,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_WRITE,
        gives=organizer_schemas.ManagedEvent,
    ),
    Operation(
        name="unpublishEvent",
        method="POST",
        path="/organize/events/{slug}/unpublish",
        summary="Make an event a draft again, while nobody has or holds a place",
        tag="Running events",
        handler=unpublish,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_WRITE,
        gives=organizer_schemas.ManagedEvent,
    ),
    Operation(
        name="cancelEvent",
        method="POST",
        path="/organize/events/{slug}/cancel",
        summary="Cancel a public event for good; everybody with a ticket is told",
        description="Held places come back. Paid orders stay as they are: money goes back order by order.",
        tag="Running events",
        handler=cancel,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_WRITE,
        gives=organizer_schemas.ManagedEvent,
    ),
    Operation(
        name="duplicateEvent",
        method="POST",
        path="/organize/events/{slug}/duplicate",
        summary="Make a new draft that says the same, with no sales",
        description="All but an online event's link is copied.",
        tag="Running events",
        handler=duplicate,
        access=Access.ACCOUNT,
        scope=Scope.EVENTS_WRITE,
        gives=organizer_schemas.ManagedEvent,
        status=201,
    ),
)
