"""Events, their ticket types and capacity pools.

An event is a draft, published, or cancelled. A ticket type draws from every pool in its ``pool_ids``: its own
(kind ``type``) and the event's (kind ``total``); a pool without a capacity is unlimited.

Invariants: ``sold + held + offered <= capacity`` in every pool, by a CHECK; ticket types and pools are never
deleted, a type is withdrawn instead; the currency is fixed at creation; what strangers learn of the numbers
is decided in ``views.public_numbers`` alone.
"""

from eventfly.events.changes import changes
from eventfly.events.creating import create
from eventfly.events.editing import EditedForm, checked_form, edit_form, form_of
from eventfly.events.errors import CapacityTooLow, EditedMeanwhile, EventIsCancelled, HasSales
from eventfly.events.forms import EventForm, ParsedEvent, TicketTypeForm, parse_form, zones
from eventfly.events.messages import (
    CapacityChanged,
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDetails,
    EventPublished,
    EventUnpublished,
    PoolAdded,
    TicketTypeAdded,
    TicketTypeChanged,
    TicketTypeDetails,
)
from eventfly.events.models import Category, Event, EventStatus, LeftDisplay, Pool, PoolKind, TicketType
from eventfly.events.projection import EVENTS, POOLS, TICKET_TYPES, PoolMove, move_pools, pool_ids_text
from eventfly.events.publishing import publish, unpublish
from eventfly.events.publishing_rules import missing_for_publishing
from eventfly.events.queries import (
    PAGE_SIZE,
    Search,
    by_slug,
    discover,
    is_slug,
    managed,
    managed_event,
    numbers,
    of_account,
    page,
    public_id,
    sitemap,
    snapshot_by_slug,
)
from eventfly.events.snapshots import EventSnapshot, PoolSnapshot, TypeSnapshot, snapshot, snapshots
from eventfly.events.times import days_text, local, moment_text, when_text
from eventfly.events.views import EventPageView, PublicNumbers, public_numbers
from eventfly.events.walking import (
    EventSlice,
    ManagedEvent,
    ManagedSlice,
    managed_snapshot,
    walk,
    walk_managed,
)

ManagedSnapshot = EventSnapshot

__all__ = [
    "EVENTS",
    "PAGE_SIZE",
    "POOLS",
    "TICKET_TYPES",
    "CapacityChanged",
    "CapacityTooLow",
    "Category",
    "EditedForm",
    "EditedMeanwhile",
    "Event",
    "EventCancelled",
    "EventChanged",
    "EventCreated",
    "EventDetails",
    "EventForm",
    "EventIsCancelled",
    "EventPageView",
    "EventPublished",
    "EventSlice",
    "EventSnapshot",
    "EventStatus",
    "EventUnpublished",
    "HasSales",
    "LeftDisplay",
    "ManagedEvent",
    "ManagedSlice",
    "ManagedSnapshot",
    "ParsedEvent",
    "Pool",
    "PoolAdded",
    "PoolKind",
    "PoolMove",
    "PoolSnapshot",
    "PublicNumbers",
    "Search",
    "TicketType",
    "TicketTypeAdded",
    "TicketTypeChanged",
    "TicketTypeDetails",
    "TicketTypeForm",
    "TypeSnapshot",
    "by_slug",
    "changes",
    "checked_form",
    "create",
    "days_text",
    "discover",
    "edit_form",
    "form_of",
    "is_slug",
    "local",
    "managed",
    "managed_event",
    "managed_snapshot",
    "missing_for_publishing",
    "moment_text",
    "move_pools",
    "numbers",
    "of_account",
    "page",
    "parse_form",
    "pool_ids_text",
    "public_id",
    "public_numbers",
    "publish",
    "sitemap",
    "snapshot",
    "snapshot_by_slug",
    "snapshots",
    "unpublish",
    "walk",
    "walk_managed",
    "when_text",
    "zones",
]
