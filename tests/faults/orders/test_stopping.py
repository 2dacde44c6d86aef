"""The server is told to stop while people buy: nobody loses places, pays twice, or is left without an answer."""

import asyncio
import os
import signal
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.servers.probing import until

BUYERS = 12
EVENT = "night-bloom-berlin"


@dataclass
class Buyer:
    """Somebody who orders through the API, and asks again with the same keys when no answer comes."""

    url: str
    event: dict[str, Any]
    number: int
    answers: Counter[int] = field(default_factory=Counter)

    async def buy(self) -> dict[str, Any]:
        """Hold two places and pay for them; return the order as it then stands."""
        (kind,) = [offered for offered in self.event["ticket_types"] if offered["name"] == "Standard"]
        line = {"ticket_type_id": kind["id"], "quantity": 2, "unit_minor": kind["price"]["minor"]}
        buyer = {"name": "Ada Example", "email": f"ada{self.number}@example.org", "consent": True}
        placed = await self.insist(
            f"/api/v1/events/{self.event['slug']}/orders",
            {"lines": [line], "buyer": buyer},
            f"place-{self.number}",
        )
        secret = placed["secret"]
        await self.insist(placed["pay"], {"details": {"card": "succeeds"}}, f"pay-{self.number}", secret)
        return await self.insist(placed["order"], secret=secret)

    async def insist(self, path: str, body: Any = None, key: str = "", secret: str = "") -> dict[str, Any]:
        """Ask until there is an answer: post a body under a key, or read."""
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        headers |= {"Idempotency-Key": f"{key}-0123456789abcdefghijkl"} if key else {}
        while True:
            try:
                async with httpx.AsyncClient(base_url=self.url, timeout=20, headers=headers) as client:
                    answer = await client.request("POST" if key else "GET", path, json=body)
            except httpx.TransportError:
                self.answers[0] += 1
            else:
                self.answers[answer.status_code] += 1
                if answer.is_success:
                    return dict(answer.json())
                assert answer.status_code == 503 or answer.json()["code"] == "in-flight", answer.text
            await asyncio.sleep(0.2)


async def test_whoever_buys_while_the_server_stops_has_exactly_the_tickets_paid_for(serve):
    running = serve()
    event = httpx.get(f"{running.url}/api/v1/events/{EVENT}").json()
    buyers = [Buyer(running.url, event, number) for number in range(BUYERS)]
    buying = [asyncio.create_task(buyer.buy()) for buyer in buyers]
    await until(lambda: any(buyer.answers[201] for buyer in buyers), within=30)
    os.kill(running.process.pid, signal.SIGTERM)
    await until(lambda: running.process.poll() is not None, within=20)
    assert running.process.returncode == 0
    assert "Traceback" not in running.log
    assert "panicked" not in running.log
    assert not all(task.done() for task in buying)

    await asyncio.to_thread(running.start)
    orders = await asyncio.wait_for(asyncio.gather(*buying), 60)
    assert len({order["reference"] for order in orders}) == BUYERS
    assert {order["status"] for order in orders} == {"paid"}
    assert {len(order["tickets"]) for order in orders} == {2}
    assert "messages" in running.command("journal", "verify")
