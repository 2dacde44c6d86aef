"""Events, their ticket types and capacity pools.

An event is a draft, published, or cancelled. A ticket type draws from every pool in its ``pool_ids``: its own
(kind ``type``) and the event's (kind ``total``); a pool without a capacity is unlimited.

Invariants: ``sold + held + offered <= capacity`` in every pool, by a CHECK; ticket types and pools are never
deleted, a type is withdrawn instead; the currency is fixed at creation; what strangers learn of the numbers
is decided in ``views.public_numbers`` alone.
"""

from eventfly.events.announcing import (
    FACT_TEXTS,
    announcement_subject,
    announcement_token,
    fact_changes,
)
from eventfly.events.archiving import archive, unarchive
from eventfly.events.changes import changes
from eventfly.events.changing_covers import change_cover, remove_cover, stored_cover
from eventfly.events.creating import create
from eventfly.events.duplicating import duplicate
from eventfly.events.editing import EditedForm, checked_form, edit_form, form_of
from eventfly.events.entering import enter
from eventfly.events.errors import (
    AlreadyPublic,
    CapacityTooLow,
    EditedMeanwhile,
    EventIsCancelled,
    EventIsOver,
    HasSales,
    NotPublic,
    StillOn,
)
from eventfly.events.forms import EventForm, ParsedEvent, TicketTypeForm, parse_form, zones
from eventfly.events.gate import PasswordNeeded, check_entry, entry_cookie, entry_in
from eventfly.events.messages import (
    CapacityChanged,
    ChangeAnnounced,
    CoverChanged,
    EventArchived,
    EventCancelled,
    EventChanged,
    EventCreated,
    EventDetails,
    EventPublished,
    EventUnarchived,
    EventUnpublished,
    FactChange,
    PoolAdded,
    PublishingScheduled,
    TicketTypeAdded,
    TicketTypeChanged,
    TicketTypeDetails,
)
from eventfly.events.models import (
    Category,
    Event,
    EventSecret,
    EventStatus,
    LeftDisplay,
    Pool,
    PoolKind,
    TicketType,
    Visibility,
)
from eventfly.events.places import where_text
from eventfly.events.private import EVENT_SECRETS, Secrets, hashed, keep_secrets, merged, secrets_of
from eventfly.events.projection import EVENTS, POOLS, TICKET_TYPES, PoolMove, move_pools, pool_ids_text
from eventfly.events.publishing import (
    publish,
    publish_due,
    schedule_publishing,
    unpublish,
    unschedule_publishing,
)
from eventfly.events.publishing_rules import cancelling, missing_for_publishing
from eventfly.events.queries import (
    PAGE_SIZE,
    ManagedListing,
    Search,
    by_slug,
    discover,
    is_slug,
    managed,
    managed_event,
    managed_of_account,
    numbers,
    of_account,
    page,
    public_id,
    public_slugs,
    sitemap,
    snapshot_by_slug,
)
from eventfly.events.searching import forget_index
from eventfly.events.snapshots import EventSnapshot, PoolSnapshot, TypeSnapshot, snapshot, snapshots
from eventfly.events.times import days_text, local, moment_text, when_text
from eventfly.events.views import EventPageView, ManagedCard, PublicNumbers, public_numbers
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
    "EVENT_SECRETS",
    "FACT_TEXTS",
    "PAGE_SIZE",
    "POOLS",
    "TICKET_TYPES",
    "AlreadyPublic",
    "CapacityChanged",
    "CapacityTooLow",
    "Category",
    "ChangeAnnounced",
    "CoverChanged",
    "EditedForm",
    "EditedMeanwhile",
    "Event",
    "EventArchived",
    "EventCancelled",
    "EventChanged",
    "EventCreated",
    "EventDetails",
    "EventForm",
    "EventIsCancelled",
    "EventIsOver",
    "EventPageView",
    "EventPublished",
    "EventSecret",
    "EventSlice",
    "EventSnapshot",
    "EventStatus",
    "EventUnarchived",
    "EventUnpublished",
    "FactChange",
    "HasSales",
    "LeftDisplay",
    "ManagedCard",
    "ManagedEvent",
    "ManagedListing",
    "ManagedSlice",
    "ManagedSnapshot",
    "NotPublic",
    "ParsedEvent",
    "PasswordNeeded",
    "Pool",
    "PoolAdded",
    "PoolKind",
    "PoolMove",
    "PoolSnapshot",
    "PublicNumbers",
    "PublishingScheduled",
    "Search",
    "Secrets",
    "StillOn",
    "TicketType",
    "TicketTypeAdded",
    "TicketTypeChanged",
    "TicketTypeDetails",
    "TicketTypeForm",
    "TypeSnapshot",
    "Visibility",
    "announcement_subject",
    "announcement_token",
    "archive",
    "by_slug",
    "cancelling",
    "change_cover",
    "changes",
    "check_entry",
    "checked_form",
    "create",
    "days_text",
    "discover",
    "duplicate",
    "edit_form",
    "enter",
    "entry_cookie",
    "entry_in",
    "fact_changes",
    "forget_index",
    "form_of",
    "hashed",
    "is_slug",
    "keep_secrets",
    "local",
    "managed",
    "managed_event",
    "managed_of_account",
    "managed_snapshot",
    "merged",
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
    "public_slugs",
    "publish",
    "publish_due",
    "remove_cover",
    "schedule_publishing",
    "secrets_of",
    "sitemap",
    "snapshot",
    "snapshot_by_slug",
    "snapshots",
    "stored_cover",
    "unarchive",
    "unpublish",
    "unschedule_publishing",
    "walk",
    "walk_managed",
    "when_text",
    "where_text",
    "zones",
]
