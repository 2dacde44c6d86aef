"""What was handled long ago is forgotten; what waits is found without reading the rest."""

from datetime import timedelta

from sqlalchemy import text

from eventfly import payments
from eventfly.payments.purging import KEPT
from eventfly.runtime import Runtime
from tests.integration.payments.builders import a_request, an_open_payment


async def settled(*_: object) -> None:
    return None


async def a_charge(runtime: Runtime) -> None:
    request = a_request()
    await an_open_payment(runtime, request)
    await runtime.payments.process_payment(request)


async def news(runtime: Runtime) -> tuple[int, int]:
    async with runtime.reading() as connection:
        inbox = await connection.execute(text("select count(*) from webhook_inbox"))
        owed = await connection.execute(text("select count(*) from sandbox_deliveries"))
        return inbox.scalar_one(), owed.scalar_one()


async def test_news_that_was_handled_a_month_ago_is_forgotten_and_what_waits_is_kept(
    runtime: Runtime,
) -> None:
    await a_charge(runtime)
    runtime.clock.advance(seconds=5)
    await payments.deliver_due(runtime)
    assert await payments.handle_inbox(runtime, settled) == 1
    runtime.clock.advance(seconds=(KEPT - timedelta(hours=1)).total_seconds())
    await a_charge(runtime)
    assert await payments.purge_news(runtime) == 0
    runtime.clock.advance(seconds=7200)
    assert await payments.purge_news(runtime) == 2
    assert await news(runtime) == (0, 1)


async def test_waiting_webhooks_have_an_index_of_their_own(runtime: Runtime) -> None:
    where = "handled_at is null and received_at > '2020-01-01'"
    question = f"select * from webhook_inbox where {where} order by received_at, provider_event_id limit 9"
    async with runtime.reading() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("set local enable_seqscan = off"))
            await connection.execute(text("set local enable_sort = off"))
            plan = await connection.execute(text(f"explain {question}"))
        else:
            plan = await connection.execute(text(f"explain query plan {question}"))
        told = " ".join(str(row) for row in plan.all())
    assert "ix_webhook_inbox_waiting" in told
