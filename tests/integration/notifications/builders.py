"""What tests of mails say: let the news travel, and look at what became of the mails."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from eventfly import journal, notifications, orders
from eventfly.accounts import CONTACTS
from eventfly.notifications import MAILS
from eventfly.runtime import Runtime
from tests.builders import AnEvent, a_buyer, a_key


async def deliver_news(runtime: Runtime) -> None:
    """Let the consumer of notifications follow the journal to its end."""
    (entry,) = [one for one in journal.consumers() if one.name == "notifications"]
    while await journal.consume(runtime, entry):
        pass


async def deliver_mails(runtime: Runtime) -> None:
    """Let the news travel and send what is due."""
    await deliver_news(runtime)
    while await notifications.send_due(runtime):
        pass


async def mails(runtime: Runtime) -> Sequence[Any]:
    async with runtime.reading() as connection:
        return (await connection.execute(select(MAILS).order_by(MAILS.c.created_at, MAILS.c.id))).all()


async def a_sale(runtime: Runtime, event: AnEvent, email: str, **quantities: int) -> orders.PlacedView:
    """Let somebody with this address buy."""
    wanted = event.lines(**(quantities or {next(iter(event.types)): 1}))
    key = a_key()
    placed = await orders.place(runtime, event.id, key, wanted, buyer=a_buyer(email=email))
    if placed.status is not orders.OrderStatus.PAID:
        await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    return placed


async def erase_contacts(runtime: Runtime) -> None:
    """Blank every contact, as erasing does."""
    async with runtime.transaction() as connection:
        blank = update(CONTACTS).values(name="", email="", words="", erased_at=runtime.now())
        await connection.execute(blank)
