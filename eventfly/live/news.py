"""What a live channel says, as texts ready to show, keyed as `data-live` names them."""

from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from eventfly import events, orders
from eventfly.accounts import AccountView
from eventfly.live.feeds import Feeds, News, Topic
from eventfly.live.topics import event_topic
from eventfly.runtime import Runtime
from eventfly.tables import table

_FEWEST_LOOKING = 2
"""From how many on "looking now" is said: one is the reader."""


async def public_topic(
    feeds: Feeds, slug: str, *, account: AccountView | None = None, entry: str = ""
) -> Topic:
    """Name what strangers may follow of an event.

    Raises NotFound for drafts as for what never was, PasswordNeeded without an ``entry`` to one that has a password.
    """
    event_id = await events.public_id(feeds.runtime, slug)
    account_id = account.id if account else None
    await events.check_entry(feeds.runtime, event_id, account_id=account_id, entry=entry)
    return _public(feeds, event_id)


def _public(feeds: Feeds, event_id: UUID) -> Topic:
    return Topic(("public", event_id), event_topic(event_id), partial(public_news, feeds, event_id))


async def public_news(feeds: Feeds, event_id: UUID) -> News:
    """Say what `events.public_numbers` lets strangers know, and how many look at the page now.

    Keys: `going`, `left`, `looking`, and for each ticket type `left:ID`. An empty text hides its element.
    """
    numbers = await events.numbers(feeds.runtime, event_id)
    return {
        "going": numbers.going_text,
        "left": numbers.badge,
        "looking": looking_text(feeds.count(("public", event_id))),
        **{f"left:{item.id}": item.left_text for item in numbers.types},
    }


def looking_text(looking: int) -> str:
    """Say how many look at an event's page now.

    >>> looking_text(9), looking_text(1)
    ('9 looking now', '')
    """
    return f"{looking:,} looking now" if looking >= _FEWEST_LOOKING else ""


async def managed_topic(feeds: Feeds, account: AccountView, slug: str) -> Topic:
    """Name what a member may follow of an event. Raises NotFound to everybody else.

    Each member has a feed of their own, since reading asks for the membership each time: who leaves the
    team hears no more.
    """
    async with feeds.runtime.reading() as connection:
        event, _ = await events.managed_event(connection, account, slug)
    read = partial(managed_news, feeds, account, slug, event.event_id)
    return Topic(("managed", event.event_id, account.id), event_topic(event.event_id), read)


async def managed_news(feeds: Feeds, account: AccountView, slug: str, event_id: UUID) -> News:
    """Say every number to a member.

    Keys: `sold`, `held`, `left`, `orders`, `revenue`, `looking`, and for each ticket type `sold:ID`,
    `held:ID`, `left:ID` and `revenue:ID`.
    """
    event = await events.managed(feeds.runtime, account, slug)
    news = {
        "sold": f"{event.sold:,}",
        "held": f"{event.held:,}",
        "left": event.left_text,
        "orders": f"{await _count_orders(feeds.runtime, event_id):,}",
        "revenue": event.revenue_text,
        "looking": f"{feeds.count(('public', event_id)):,}",
    }
    for item in event.types:
        news |= {f"sold:{item.id}": f"{item.sold:,}", f"held:{item.id}": f"{item.held:,}"}
        news |= {f"left:{item.id}": item.left_text, f"revenue:{item.id}": item.revenue_text}
    return news


async def _count_orders(runtime: Runtime, event_id: UUID) -> int:
    rows = table(orders.Order)
    paid = select(func.count()).where(
        rows.c.event_id == event_id, rows.c.status == orders.OrderStatus.PAID.value
    )
    async with runtime.reading() as connection:
        return int((await connection.execute(paid)).scalar_one())
