"""Visitors in a process of their own: `python -m benchmarks._visitors PORT PATH CLIENTS SECONDS`.

Prints the seconds that each answer took, as JSON.
"""

import asyncio
import json
import sys
import time

from benchmarks._serving import Client


async def visit(port: int, path: str, clients: int, seconds: float) -> list[float]:
    """Ask for a page over and over, each client on one connection; return how long each answer took."""
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def one() -> None:
        client = Client(port)
        while (begun := time.perf_counter()) < end:
            status, body = await client.ask("GET", path, headers={"Accept": "text/html"})
            assert status == 200, (status, body[:200])
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(one() for _ in range(clients)))
    return took


if __name__ == "__main__":
    port, path, clients, seconds = sys.argv[1:]
    print(json.dumps(asyncio.run(visit(int(port), path, int(clients), float(seconds)))))
