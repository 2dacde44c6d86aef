"""Telling people who have bought what an edit changes: previewed first, then recorded with the edit, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import events
from eventfly.accounts import CONTACTS
from eventfly.errors import Conflict
from eventfly.journal import Message
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDERS
from eventfly.orders.views import ChangeLine, ChangePreview

NAMED = 4


class BuyersWillBeTold(Conflict):
    """People have bought already: they are told what changes. Look at what they get, then save again."""

    code = "buyers-will-be-told"

    def __init__(self, preview: ChangePreview) -> None:
        self.preview = preview
        self.token = preview.token
        """To be sent with the edit once the preview was seen."""
        self.mails = preview.mails
        super().__init__()


async def announce(
    connection: AsyncConnection,
    before: events.EventSnapshot,
    messages: list[Message],
    now: datetime,
    *,
    link_changed: bool,
    accepted: str,
) -> list[Message]:
    """Decide what an edit's messages have to be followed by; nothing while nobody has bought.

    Raises BuyersWillBeTold unless ``accepted`` names exactly these changes. The caller holds the event's lock.
    """
    edited = next((item for item in messages if isinstance(item, events.EventChanged)), None)
    if edited is None or before.status != events.EventStatus.PUBLISHED:
        return []
    changes = events.fact_changes(before.details, edited.details, now, link_changed=link_changed)
    if not changes:
        return []
    preview = await _preview(connection, before, edited.details.title, changes)
    if not preview.mails:
        return []
    if accepted != preview.token:
        raise BuyersWillBeTold(preview)
    return [events.ChangeAnnounced(event_id=before.event_id, at=now, changes=changes)]


async def _preview(
    connection: AsyncConnection,
    event: events.EventSnapshot,
    title: str,
    changes: tuple[events.FactChange, ...],
) -> ChangePreview:
    paid = (ORDERS.c.event_id == event.event_id) & (ORDERS.c.status == OrderStatus.PAID.value)
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    reached = paid & CONTACTS.c.erased_at.is_(None)
    counted = select(func.count()).select_from(ORDERS.join(CONTACTS, own)).where(reached)
    mails = (await connection.execute(counted)).scalar_one()
    named = select(CONTACTS.c.name).select_from(ORDERS.join(CONTACTS, own)).where(reached)
    names = (await connection.execute(named.order_by(ORDERS.c.placed_at).limit(NAMED))).scalars().all()
    return ChangePreview(
        token=events.announcement_token(changes),
        mails=mails,
        mails_text="1 mail" if mails == 1 else f"{mails:,} mails",
        who_text=_who(list(names), mails),
        subject=events.announcement_subject(title, [item.fact for item in changes]),
        lines=[ChangeLine(events.FACT_TEXTS[item.fact], item.before, item.after) for item in changes],
    )


def _who(names: list[str], count: int) -> str:
    """Name a few and count the rest.

    >>> _who(["Ada"], 1), _who(["Ada", "Bea"], 2), _who(["Ada", "Bea"], 9)
    ('Ada', 'Ada and Bea', 'Ada, Bea and 7 more')
    """
    if not names:
        return ""
    rest = [f"{count - len(names):,} more"] if count > len(names) else []
    *first, last = [*names, *rest]
    return f"{', '.join(first)} and {last}" if first else last
