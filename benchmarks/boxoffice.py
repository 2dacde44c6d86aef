"""Whole holds per second: the box office against the best transaction per buyer that we can write.

Both write the same rows (contact, key, secret, order, two lines, journal, three pools) in the same run, on the same
server, with interleaved samples. The single variant asks nothing that the database can answer by itself: it
inserts first and moves the pools last, in one conditional statement, so that the hot rows are locked only
for the commit. It takes no lock on the event, and so could not promise a gapless journal; it is the faster for it.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, text, update

from eventfly import orders
from eventfly.accounts import contact_row
from eventfly.accounts.models import ContactRole
from eventfly.clock import SystemClock
from eventfly.events import POOLS
from eventfly.identifiers import hash_secret, new_code, new_id, new_secret
from eventfly.journal import encode, insert_rows
from eventfly.journal.messages import chain
from eventfly.journal.recording import JOURNAL
from eventfly.orders.beside import CONTACTS, ORDER_KEYS, ORDER_SECRETS
from eventfly.orders.messages import OrderPlaced, PlacedLine, Places
from eventfly.orders.projection import ORDER_LINES, ORDERS, _lines, _order
from eventfly.platform.migrating import migrate
from eventfly.runtime import Limits, Runtime
from tests.builders import AnEvent, Kind, a_buyer, a_key, a_runtime, an_event
from tests.servers import postgresql, sharing

BUYERS = (1, 32, 200)
SAMPLES = 3
SECONDS = 1.5
LIMITS = Limits(
    places_held_per_client=10**9, places_held_per_contact=10**9, request_deadline_seconds=60, box_offices=5
)
PLENTY = 10**8
Buy = Callable[[Runtime, AnEvent], Awaitable[None]]


async def run(report: Any) -> None:
    """Measure on PostgreSQL, then on SQLite."""
    async with a_postgresql(report) as url:
        await _measure(report, "postgresql", url)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        await migrate(url)
        await _measure(report, "sqlite", url)


@asynccontextmanager
async def a_postgresql(report: Any) -> AsyncIterator[str]:
    """Start a durable server, migrate it, and print the settings that it says it runs with; yield its address."""
    async with a_postgresql_server(report) as server:
        yield server["url"]


@asynccontextmanager
async def a_postgresql_server(report: Any) -> AsyncIterator[dict[str, Any]]:
    """Like `a_postgresql`, but yield all that is known of the server."""
    with tempfile.TemporaryDirectory() as name:
        server = await asyncio.to_thread(_start, Path(name))
        try:
            await migrate(server["url"])
            await _print_settings(report, server["url"])
            yield server
        finally:
            await asyncio.to_thread(sharing.stop, server["pid"])


def _start(folder: Path) -> dict[str, Any]:
    # The server's own user has to enter.
    folder.chmod(0o755)
    return postgresql.start(folder, durable=True)


async def _print_settings(report: Any, url: str) -> None:
    async with a_runtime(url) as runtime, runtime.reading() as connection:
        shown = []
        for name in ("server_version", "fsync", "synchronous_commit", "full_page_writes"):
            value = (await connection.execute(text(f"show {name}"))).scalar_one()
            shown.append(f"{name}={value}")
    report.note(", ".join(shown))


async def _measure(report: Any, name: str, url: str) -> None:
    async with a_runtime(url, clock=SystemClock(), limits=LIMITS, pool_size=10) as runtime:
        for buyers in BUYERS:
            rates: dict[str, list[float]] = {"batched": [], "single": []}
            waits: dict[str, list[float]] = {"batched": [], "single": []}
            for _ in range(SAMPLES):
                for variant, buy in (("batched", through_box_office), ("single", _alone)):
                    event = await _a_large_event(runtime)
                    took, done = await _crowd(runtime, event, buy, buyers)
                    rates[variant].append(len(done) / took)
                    waits[variant] += done
            for variant, found in rates.items():
                report(
                    f"boxoffice/{name}/{variant}/{buyers}",
                    statistics.median(found),
                    "reservations/s",
                    SAMPLES,
                )
                p50 = statistics.median(waits[variant]) * 1000
                report(f"boxoffice/{name}/{variant}/{buyers}/p50_ms", p50, "ms", len(waits[variant]))
            ratio = statistics.median(rates["batched"]) / statistics.median(rates["single"])
            report(f"boxoffice/{name}/ratio/{buyers}", ratio, "times", SAMPLES)


async def _a_large_event(runtime: Runtime) -> AnEvent:
    kinds = (Kind("Seat", quantity=PLENTY), Kind("Standing", price=1500, quantity=PLENTY))
    return await an_event(runtime, *kinds, total=PLENTY)


async def _crowd(runtime: Runtime, event: AnEvent, buy: Buy, buyers: int) -> tuple[float, list[float]]:
    done: list[float] = []
    await buy(runtime, event)
    started = time.perf_counter()

    async def one() -> None:
        while (begun := time.perf_counter()) - started < SECONDS:
            await buy(runtime, event)
            done.append(time.perf_counter() - begun)

    await asyncio.gather(*(one() for _ in range(buyers)))
    return time.perf_counter() - started, done


async def through_box_office(runtime: Runtime, event: AnEvent) -> None:
    """Hold one place of each type, as somebody who was never seen before."""
    origin = new_code(8)
    await orders.place(
        runtime,
        event.id,
        a_key(),
        event.lines(Seat=1, Standing=1),
        buyer=a_buyer(),
        browser=origin,
        client=origin,
    )


_TAKE = (
    update(POOLS)
    .where(POOLS.c.event_id == bindparam("of_event"), POOLS.c.id.in_(bindparam("of_pools", expanding=True)))
    .where(POOLS.c.capacity - POOLS.c.sold - POOLS.c.held - POOLS.c.offered >= 2)
    .values(held=POOLS.c.held + case((POOLS.c.id == bindparam("of_total"), 2), else_=1))
)


async def _alone(runtime: Runtime, event: AnEvent) -> None:
    now, order_id = runtime.now(), new_id()
    buyer = contact_row(
        event_id=event.id,
        order_id=order_id,
        created_at=now,
        id=new_id(),
        role=ContactRole.BUYER,
        name="Ada Example",
        email=f"ada.{new_code(8).lower()}@example.org",
        consent_version="2026-11",
    )
    placed = _placed(event, order_id, buyer["id"], now)
    async with _a_turn(runtime), runtime.transaction() as connection:
        await insert_rows(connection, CONTACTS, [buyer])
        await insert_rows(connection, ORDER_KEYS, [_key_row(event, order_id, now)])
        await insert_rows(connection, ORDER_SECRETS, [_secret_row(event, order_id, now)])
        await insert_rows(connection, JOURNAL, [_journal_row(placed)])
        await insert_rows(connection, ORDERS, [_order(placed)])
        await insert_rows(connection, ORDER_LINES, list(_lines(placed)))
        await _take(connection, event)


@asynccontextmanager
async def _a_turn(runtime: Runtime) -> AsyncIterator[None]:
    # Buyers queue for a connection in the order they came, as long as they must; a pool gives up after seconds.
    turns = runtime.resources.setdefault("turns", asyncio.Semaphore(10))
    async with turns:
        yield


async def _take(connection: Any, event: AnEvent) -> None:
    # All three rows are hot: one statement, so that they are locked for one round trip and the commit.
    given = {"of_event": event.id, "of_pools": list(event.pools.values()), "of_total": event.pools["total"]}
    moved = await connection.execute(_TAKE, given)
    assert moved.rowcount == len(event.pools)


def _placed(event: AnEvent, order_id: UUID, contact_id: UUID, now: Any) -> OrderPlaced:
    total = event.pools["total"]
    lines = tuple(
        PlacedLine(
            ticket_type_id=event.types[name],
            quantity=1,
            unit_minor=event.prices[name],
            pool_ids=(event.pools[name], total),
        )
        for name in ("Seat", "Standing")
    )
    places = (("Seat", 1), ("Standing", 1), ("total", 2))
    return OrderPlaced(
        event_id=event.id,
        at=now,
        order_id=order_id,
        reference=f"BENCH-{new_code(8)}",
        currency="EUR",
        total_minor=sum(line.unit_minor for line in lines),
        contact_id=contact_id,
        expires_at=now + timedelta(minutes=10),
        lines=lines,
        places=tuple(Places(pool_id=event.pools[name], count=count) for name, count in places),
    )


def _key_row(event: AnEvent, order_id: UUID, now: Any) -> dict[str, Any]:
    hashed = hash_secret(new_secret())
    texts = {"key": hash_secret(a_key()), "browser": hashed, "client": hashed, "email": hashed}
    return {
        "event_id": event.id,
        "order_id": order_id,
        **texts,
        "request": hashed,
        "places": 2,
        "created_at": now,
    }


def _secret_row(event: AnEvent, order_id: UUID, now: Any) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "secret_hash": hash_secret(new_secret()),
        "order_id": order_id,
        "created_at": now,
        "revoked_at": None,
    }


_numbers = iter(range(1000, 10**12))


def _journal_row(placed: OrderPlaced) -> dict[str, Any]:
    message_id, seq, body = new_id(), next(_numbers), encode(placed)
    return {
        "event_id": placed.event_id,
        "seq": seq,
        "message_id": message_id,
        "kind": placed.kind,
        "version": placed.version,
        "at": placed.at,
        "body": body,
        "digest": chain("", seq, message_id, placed.kind, body),
    }
