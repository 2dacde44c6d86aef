"""Charges that wait together are entered together: one task drains the queue, one transaction per batch.

Under load a transaction of its own for each charge is most of its cost; a lone charge waits for nothing but
one turn of the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from eventfly.payments.sandbox_ledger import Charge

BATCH_SIZE = 500
Enter = Callable[[Sequence[Charge]], Awaitable[dict[str, Charge]]]
Waiting = tuple[Charge, asyncio.Future[Charge]]


class ChargeQueue:
    """Answers each charge with what stands under its key once its batch is committed."""

    def __init__(self, enter: Enter) -> None:
        self._enter = enter
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, charge: Charge) -> Charge:
        """Wait for the commit. Whoever stops waiting does not stop the charge."""
        answer: asyncio.Future[Charge] = asyncio.get_running_loop().create_future()
        self._waiting.append((charge, answer))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return await answer

    async def finish(self) -> None:
        """Wait until everybody is answered."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    async def _drain(self) -> None:
        await asyncio.sleep(0)
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH_SIZE], self._waiting[BATCH_SIZE:]
            await self._answer(batch)

    async def _answer(self, batch: list[Waiting]) -> None:
        try:
            standing = await self._enter([charge for charge, _ in batch])
        except asyncio.CancelledError:
            for _, answer in batch + self._waiting:
                answer.cancel()
            raise
        except Exception as error:
            # Everybody learns why; each may try again with its key.
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
        else:
            for charge, answer in batch:
                if not answer.done():
                    answer.set_result(standing[charge.idempotency_key])
