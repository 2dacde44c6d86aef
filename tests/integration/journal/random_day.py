"""A random day of one event: everything that can happen to orders, many times, in random order."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from functools import partial
from uuid import UUID

from eventfly import accounts, events, orders
from eventfly.errors import EventflyError
from eventfly.identifiers import new_secret
from eventfly.orders import BoxOffices, OrderStatus
from eventfly.payments import SandboxPaymentProcessor
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_buyer, a_key, an_event, an_owner_of

AT_LEAST = 50
STEPS = (
    "place",
    "extend",
    "pay",
    "decline",
    "time out",
    "expire",
    "cancel",
    "refund",
    "edit capacity",
    "move event",
    "restart",
)


class RandomDay:
    """Lives a day on a runtime; ``done`` counts what succeeded of each step."""

    def __init__(self, runtime: Runtime, seed: int, at_least: int = AT_LEAST) -> None:
        self.runtime = runtime
        self.random = random.Random(seed)
        self.at_least = at_least
        self.done: Counter[str] = Counter()
        self.names: set[str] = set()
        self.addresses: set[str] = set()
        self.secrets: set[str] = set()
        self.event: AnEvent
        self.owner: accounts.AccountView
        self._held: list[str] = []
        self._paid: list[tuple[UUID, bool]] = []

    async def live(self) -> None:
        self.event = await an_event(self.runtime, Kind("Regular", 1500, 400), Kind("Free", 0, 200), total=500)
        self.owner = await an_owner_of(self.runtime, self.event)
        while any(self.done[step] < self.at_least for step in STEPS):
            lacking = [step for step in STEPS if self.done[step] < self.at_least]
            step = self.random.choice([*lacking, "place", self.random.choice(STEPS)])
            try:
                await getattr(self, f"_{step.replace(' ', '_')}")()
            except EventflyError:
                self.done["refused"] += 1

    async def _place(self) -> None:
        key, quantity = a_key(), self.random.randint(1, 4)
        kind = self.random.choice(["Regular", "Regular", "Regular", "Free"])
        name = f"Name{len(self.names):05d} Family"
        buyer = a_buyer(name=name)
        self.names.add(name)
        self.addresses.add(buyer.email)
        placed = await orders.place(
            self.runtime, self.event.id, key, self.event.lines(**{kind: quantity}), buyer=buyer
        )
        self.secrets |= {placed.secret, key}
        self.done["place"] += 1
        if placed.status is OrderStatus.PAID:
            self._paid.append((placed.order_id, True))
        else:
            self._held.append(key)

    def _some_held(self) -> str:
        if not self._held:
            raise EventflyError
        return self.random.choice(self._held)

    async def _extend(self) -> None:
        await orders.extend(self.runtime, self.event.id, self._some_held())
        self.done["extend"] += 1

    async def _pay(self) -> None:
        await self._pay_by("succeeds", "pay", orders.PaymentStep.PAID)

    async def _decline(self) -> None:
        await self._pay_by("declined", "decline", orders.PaymentStep.DECLINED)

    async def _time_out(self) -> None:
        await self._pay_by("times_out", "time out", orders.PaymentStep.WAITING)
        self.runtime.clock.advance(seconds=20)  # type: ignore[attr-defined]
        await orders.settle_payments(self.runtime)

    async def _pay_by(self, card: str, step: str, expected: orders.PaymentStep) -> None:
        key = self._some_held()
        outcome = await orders.pay(self.runtime, self.event.id, key, {"card": card})
        if outcome.step is expected:
            self.done[step] += 1
        draft = await orders.draft(self.runtime, self.event.id, key)
        assert draft is not None
        if expected is not orders.PaymentStep.DECLINED:
            self._held.remove(key)
            self._paid.append((UUID(draft.order_id), False))

    async def _expire(self) -> None:
        self.runtime.clock.advance(minutes=self.random.randint(5, 25))  # type: ignore[attr-defined]
        await orders.expire_holds(self.runtime)
        for key in list(self._held):
            draft = await orders.draft(self.runtime, self.event.id, key)
            if draft is not None and draft.status == "expired":
                self._held.remove(key)
                self.done["expire"] += 1

    async def _cancel(self) -> None:
        key = self._some_held()
        await orders.release(self.runtime, self.event.id, key)
        self._held.remove(key)
        self.done["cancel"] += 1

    async def _refund(self) -> None:
        if not self._paid:
            raise EventflyError
        order_id, _free = self._paid.pop(self.random.randrange(len(self._paid)))
        await orders.cancel(self.runtime, self.event.id, order_id)
        self.done["refund"] += 1

    async def _edit_capacity(self) -> None:
        name = self.random.choice(["total", "Regular", "Free"])
        capacity = self.random.choice([None, *range(100, 600, 50)])
        await orders.change_capacity(self.runtime, self.event.id, self.event.pools[name], capacity)
        self.done["edit capacity"] += 1

    async def _move_event(self) -> None:
        """Move it online and by an hour, with a new link; whoever has bought is told."""
        edited = await events.edit_form(self.runtime, self.owner, self.event.slug)
        link = f"https://meet.example/{new_secret()}"
        hour = self.random.choice(
            [time for time in ("18:00", "19:00", "20:00") if time not in edited.form.starts_at]
        )
        changed = {
            "starts_at": f"{edited.form.starts_at[:10]}T{hour}",
            "ends_at": f"{edited.form.starts_at[:10]}T23:00",
            "doors_at": "",
            "setting": "online",
            "online_link": link,
        }
        form = replace(edited.form, **changed)
        save = partial(orders.save_event, self.runtime, self.owner, self.event.slug, form, edited.edition)
        try:
            await save()
        except orders.BuyersWillBeTold as asked:
            await save(accepted=asked.token)
        self.secrets.add(link)
        self.done["move event"] += 1

    async def _restart(self) -> None:
        waiting = asyncio.gather(*(self._place() for _ in range(3)), return_exceptions=True)
        await asyncio.sleep(0)
        await self.runtime.box_offices.close()
        await self.runtime.payments.close()
        await waiting
        # Nothing survives in memory: new connections, a new provider, new box offices, empty caches.
        await self.runtime.database.close()  # type: ignore[attr-defined]
        self.runtime.resources.clear()
        self.runtime.payments = SandboxPaymentProcessor(self.runtime, silence_seconds=0.15)
        self.runtime.box_offices = BoxOffices(self.runtime)
        self.done["restart"] += 1
