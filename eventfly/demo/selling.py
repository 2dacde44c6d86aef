"""Sales of the demo: orders placed and paid as visitors do, all of an event at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from random import Random
from uuid import UUID

from eventfly import orders
from eventfly.demo.catalogue import DemoEvent
from eventfly.events import EventPageView
from eventfly.identifiers import new_secret
from eventfly.runtime import Runtime

CARD = {"card": "succeeds"}
_FIRST = """
    Ada Amir Bela Chiara Dario Edda Farid Greta Hana Ines Jonas Kaya Leo Maja Nilo Olive Priya Quentin Rosa
    Samir Tomas Uma Viktor Wanda Xenia Yusuf Zoe
"""
_LAST = """
    Abendroth Bergstrand Calloway Dunmore Escobedo Fairweather Greenhalgh Holloway Ivarsson Jankauskas
    Kirkbride Lovelock Marchetti Nightingale Oakenfold Pemberton Quillfeather Rosenthal Silverlake Thornbury
"""


async def sell(runtime: Runtime, event: DemoEvent, page: EventPageView) -> None:
    """Sell what the catalogue says is sold of an event."""
    # The same event always sells in the same groups, so that demos look alike.
    random = Random(event.slug)  # noqa: S311 - not for secrets
    ids = {item.name: item for item in page.ticket_types}
    orders_of_event = []
    for item in event.types:
        for quantity in _groups(random, item.sold, item.per_order_max):
            shown = ids[item.name]
            line = orders.LineRequest(UUID(shown.id), quantity, shown.price_minor)
            orders_of_event.append(buy(runtime, event.slug, line, *_somebody(random)))
    await asyncio.gather(*orders_of_event)


async def buy(
    runtime: Runtime, slug: str, line: orders.LineRequest, name: str, email: str, **more: object
) -> None:
    """Buy tickets of one type as a visitor would: hold, give a name, pay by the sandbox's good card."""
    key = new_secret()
    buyer = orders.BuyerForm(name=name, email=email, consent=True)
    placed = await orders.place(runtime, slug, key, [line], buyer=buyer, **more)  # type: ignore[arg-type]
    if placed.total.minor:
        await orders.pay(runtime, slug, key, CARD)


def _groups(random: Random, sold: int, most: int) -> Iterator[int]:
    while sold > 0:
        # Most people come as two; some bring everybody.
        size = min(sold, most, random.choice((1, 2, 2, 2, 3, 4, 6, 10)))
        yield size
        sold -= size


def _somebody(random: Random) -> tuple[str, str]:
    first, last = random.choice(_FIRST.split()), random.choice(_LAST.split())
    return f"{first} {last}", f"{first}.{last}.{random.randrange(1000)}@visitor.test".lower()
