"""Duplicating an event: a new draft that says the same, with no sales and a life of its own."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from eventfly.errors import NotAllowed
from eventfly.events.creating import record_new
from eventfly.events.editing import form_of
from eventfly.events.forms import parse_form
from eventfly.events.private import Secrets, secrets_of
from eventfly.events.queries import Asking, managed_event
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime

COPY = " (copy)"
LONGEST_TITLE = 140


async def duplicate(
    runtime: Runtime, account: Asking | None, slug: str, *, event_id: UUID | None = None
) -> str:
    """Make a draft of the same organizer from an event; return its slug.

    Texts, times, ticket types, cover and password are copied. The link of an online event is not: whoever has it
    holds a ticket for the first. With an ``event_id`` that the caller derived from its request, a repeat finds what
    the first one made. Raises NotFound to strangers and NotAllowed to members who may not edit.
    """
    async with runtime.reading() as connection:
        event, row = await managed_event(connection, account, slug)
        secrets = await secrets_of(connection, event.event_id)
    if not may(row.role, Action.EDIT_EVENT):
        raise NotAllowed("Your role does not allow creating events.")
    form = form_of(event)
    title = form.title[: LONGEST_TITLE - len(COPY)].rstrip() + COPY
    fresh = replace(form, title=title, slug="", types=[replace(kind, id="") for kind in form.types])
    copied = Secrets(password_hash=secrets.password_hash)
    return await record_new(
        runtime, event.organization_id, parse_form(fresh), copied, cover=event.cover, event_id=event_id
    )
