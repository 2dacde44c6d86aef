"""Putting the parts together: settings become a runtime, and a runtime gets its jobs and consumers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import eventfly.migrations.models  # noqa: F401 - registers every projection and consumer
from eventfly import (
    accounts,
    analytics,
    events,
    http,
    journal,
    notifications,
    orders,
    organizers,
    payments,
    privacy,
)
from eventfly.errors import Unavailable
from eventfly.platform.database import open_database
from eventfly.platform.fanout import MemoryHub, RedisHub
from eventfly.platform.mail import FolderSender, SmtpSender
from eventfly.platform.rates import MemoryRates, RedisRates
from eventfly.platform.s3_storage import Bucket, S3Storage
from eventfly.platform.scheduler import Job, Scheduler
from eventfly.platform.secrets import FernetBox
from eventfly.platform.settings import Settings
from eventfly.platform.storage import FolderStorage
from eventfly.runtime import Limits, Runtime

log = logging.getLogger(__name__)
LOOKING_SECONDS = 0.25
"""How often consumers and mails look for work when there was none."""


def make_runtime(settings: Settings) -> Runtime:
    """Make the runtime that ``settings`` describe; connects to nothing yet."""
    database = open_database(settings.database_url, pool_size=settings.pool_size)
    runtime = Runtime(
        database=database,
        limits=_limits(settings),
        mail=_mail(settings),
        live=RedisHub.connect(settings.redis_url) if settings.redis_url else MemoryHub(),
        rates=RedisRates.connect(settings.redis_url) if settings.redis_url else MemoryRates(),
        secrets=FernetBox(settings.secret_key.get_secret_value()),
        storage=_storage(settings),
        public_url=settings.public_url,
        allowed_origins=settings.allowed_origins,
        data_dir=settings.data_dir,
        demo=settings.demo,
        sandbox=settings.sandbox,
    )
    runtime.box_offices = orders.BoxOffices(runtime)
    if settings.sandbox:
        runtime.payments = payments.SandboxPaymentProcessor(runtime)
    return runtime


def _limits(settings: Settings) -> Limits:
    return Limits(
        hold_seconds=settings.hold_seconds,
        hold_without_contact_seconds=settings.hold_without_contact_seconds,
        extension_seconds=settings.extension_seconds,
        tickets_per_order=settings.places_per_order,
        places_held_per_client=settings.places_per_client,
        places_held_per_contact=settings.places_per_contact,
        lapses_before_waiting=settings.lapses_before_wait,
        request_deadline_seconds=settings.request_deadline_seconds,
        batch_size=settings.batch_size,
        queue_limit=settings.queue_limit,
        receipt_years=settings.receipt_years,
        box_offices=settings.box_offices,
    )


def _mail(settings: Settings) -> FolderSender | SmtpSender:
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url, settings.mail_from)
    return FolderSender(settings.data_dir / "mails", settings.mail_from)


def _storage(settings: Settings) -> FolderStorage | S3Storage:
    if settings.files_url:
        return S3Storage(Bucket.of(settings.files_url))
    return FolderStorage(settings.data_dir / "files")


@asynccontextmanager
async def running(runtime: Runtime) -> AsyncIterator[None]:
    """Run a process's jobs and consumers; at the end everything in flight is finished first."""
    settle = partial(orders.settle, runtime)
    scheduler = Scheduler(
        [
            Job("expire holds", 1, partial(orders.expire_holds, runtime)),
            Job("publish as planned", 5, partial(events.publish_due, runtime)),
            Job("settle payments", 5, partial(orders.settle_payments, runtime)),
            Job("deliver sandbox webhooks", 1, partial(payments.deliver_due, runtime)),
            Job("handle webhooks", 1, partial(payments.handle_inbox, runtime, settle)),
            Job("write page views", 10, partial(analytics.write_views, runtime)),
            Job("purge news of payments", 3600, partial(payments.purge_news, runtime)),
            Job("purge invitations", 3600, partial(organizers.purge_invitations, runtime)),
            Job("purge receipts", 3600, partial(privacy.purge_receipts, runtime)),
            Job("purge idempotency keys", 3600, partial(http.purge_idempotency_keys, runtime)),
            Job("rotate access keys", 600, partial(accounts.rotate_access_keys, runtime)),
            Job("purge sign-ins", 3600, partial(accounts.purge_sign_ins, runtime)),
        ]
    )
    scheduler.start()
    # Mails apart from consumers: a mail server that hangs must not hold up who follows the journal.
    loops = [
        asyncio.create_task(_repeat(work, runtime), name=name)
        for name, work in (("consumers", _consume), ("mails", notifications.send_due))
    ]
    try:
        yield
    finally:
        await scheduler.close()
        with suppress(Unavailable):
            await analytics.write_views(runtime)
        await runtime.box_offices.close()
        for loop in loops:
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop
        await close(runtime)


async def _repeat(work: Callable[[Runtime], Awaitable[int]], runtime: Runtime) -> None:
    """Do ``work`` again at once while there is some, and look again soon when there was none."""
    while True:
        done = 0
        try:
            done = await work(runtime)
        except Unavailable as error:
            log.warning("waiting: %s", error)
            await asyncio.sleep(1)
        except Exception:
            log.exception("background work stumbled")
            await asyncio.sleep(1)
        if not done:
            await asyncio.sleep(LOOKING_SECONDS)


async def _consume(runtime: Runtime) -> int:
    """Let every consumer of this process follow the journal a step."""
    return sum([await journal.consume(runtime, entry) for entry in journal.consumers()])


async def close(runtime: Runtime) -> None:
    """Close every connection of a runtime."""
    parts: list[Any] = [runtime.payments, runtime.live, runtime.rates, runtime.mail, runtime.storage]
    parts.append(runtime.database)
    for part in parts:
        if hasattr(part, "close"):
            await part.close()
