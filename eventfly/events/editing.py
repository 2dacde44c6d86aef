"""An event as a filled-in form, for those who may edit it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from eventfly.errors import Invalid, NotAllowed, Problem
from eventfly.events.creating import is_free
from eventfly.events.forms import EventForm, ParsedEvent, TicketTypeForm, parse_form
from eventfly.events.models import EventStatus
from eventfly.events.private import secrets_of
from eventfly.events.queries import Asking, managed_event
from eventfly.events.snapshots import EventSnapshot, TypeSnapshot
from eventfly.events.tags import tags_text
from eventfly.events.times import local
from eventfly.money import Money
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime

_AS_THEY_STAND = (
    *("title", "slug", "summary", "description", "category"),
    *("venue", "address", "city", "country", "zone"),
    *("visibility", "accent", "refund_policy"),
)


@dataclass(frozen=True)
class EditedForm:
    """A form to edit, and what must come back with it."""

    form: EventForm
    edition: int
    """The edition the editor sees; an edit of an older one is refused."""
    slug: str
    draft: bool
    """Only a draft's address can change."""


async def edit_form(runtime: Runtime, account: Asking | None, slug: str) -> EditedForm:
    """Return the event as a form. Raises NotFound to strangers, NotAllowed to members who may not edit."""
    async with runtime.reading() as connection:
        event, row = await managed_event(connection, account, slug)
        link = (await secrets_of(connection, event.event_id)).online_link
    if not may(row.role, Action.EDIT_EVENT):
        raise NotAllowed
    form = replace(form_of(event), online_link=link)
    return EditedForm(form, event.edition, event.details.slug, event.status == EventStatus.DRAFT)


async def checked_form(runtime: Runtime, form: EventForm, current: EventSnapshot) -> ParsedEvent:
    """Read an edited form: an empty slug stays as it is, another one has to be free. Raises Invalid."""
    parsed = parse_form(form)
    slug = parsed.slug or current.details.slug
    if slug != current.details.slug:
        async with runtime.reading() as connection:
            if not await is_free(connection, "slug", slug):
                raise Invalid(Problem("slug", "Another event has this address already.", "taken"))
    return replace(parsed, slug=slug)


def form_of(event: EventSnapshot) -> EventForm:
    """Fill a form in from an event; reading it back changes nothing. Its secrets are not in it."""
    details, total = event.details, event.total_pool
    return EventForm(
        **{name: getattr(details, name) for name in _AS_THEY_STAND},
        starts_at=_clocks(details.starts_at, details.zone),
        ends_at=_clocks(details.ends_at, details.zone),
        doors_at=_clocks(details.doors_at, details.zone),
        currency=event.currency,
        left_display=details.left_display,
        few_threshold=str(details.few_threshold),
        show_going=details.show_going,
        total_capacity=_count(total.capacity if total else None),
        types=[_type_form(event, item) for item in event.types],
        tags=tags_text(details.tags),
        setting="online" if details.online else "venue",
    )


def _type_form(event: EventSnapshot, item: TypeSnapshot) -> TicketTypeForm:
    details, own, zone = item.details, event.own_pool(item), event.details.zone
    return TicketTypeForm(
        id=str(item.id),
        name=details.name,
        description=details.description,
        price=str(Money(details.price_minor, event.currency).major) if details.price_minor else "0",
        quantity=_count(own.capacity if own else None),
        sales_start=_clocks(details.sales_start, zone),
        sales_end=_clocks(details.sales_end, zone),
        per_order_min=str(details.per_order_min),
        per_order_max=str(details.per_order_max),
        on_sale=details.on_sale,
    )


def _clocks(moment: datetime | None, zone: str) -> str:
    return f"{local(moment, zone):%Y-%m-%dT%H:%M}" if moment else ""


def _count(capacity: int | None) -> str:
    return "" if capacity is None else str(capacity)
