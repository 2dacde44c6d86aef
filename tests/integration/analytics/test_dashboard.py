"""The dashboard tells what the orders say, to members alone."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from eventfly import analytics, journal, notifications, orders, organizers
from eventfly.analytics.sales import read_sales
from eventfly.errors import NotFound
from eventfly.notifications import MAILS
from eventfly.payments import PAYMENTS
from eventfly.runtime import Runtime
from tests.builders import Kind, a_buyer, a_key, a_paid_order, an_event
from tests.crowds import a_crowd
from tests.desks import a_member, a_stranger


async def test_strangers_learn_nothing(runtime: Runtime) -> None:
    event = await an_event(runtime)
    for somebody in (None, await a_stranger(runtime), await a_member(runtime, await an_event(runtime))):
        with pytest.raises(NotFound):
            await analytics.dashboard(runtime, somebody, event.slug)


async def test_an_event_without_sales_has_no_curve_and_no_change(runtime: Runtime) -> None:
    event = await an_event(runtime)
    board = await analytics.dashboard(runtime, await a_member(runtime, event), event.slug)
    assert (board.curve, board.sold_change.text, board.conversion_text, board.attention) == (None, "", "", [])


async def test_sales_count_when_paid_and_stop_counting_when_cancelled(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000), Kind("Box", 5000))
    owner = await a_member(runtime, event)
    first = await a_paid_order(runtime, event, Seat=2)
    runtime.clock.advance(hours=30)  # type: ignore[attr-defined]
    await a_paid_order(runtime, event, Box=1)
    board = await analytics.dashboard(runtime, owner, event.slug)
    assert (board.sold_change.text, board.sold_change.note) == ("+1 in 24 h", "2 the day before")
    assert (board.revenue_change.text, board.revenue_change.rising) == ("+€50.00 in 24 h", True)
    assert board.curve is not None
    assert board.curve.rows[0].total == "3"

    await orders.cancel_for_organizer(runtime, owner, event.slug, first.order_id)
    board = await analytics.dashboard(runtime, owner, event.slug)
    assert board.sold_change.text == "-1 in 24 h"
    assert board.curve.rows[0].total == "1"
    assert {share.name: share.sold for share in board.shares} == {"Seat": 0, "Box": 1}


async def test_views_become_orders(runtime: Runtime) -> None:
    event = await an_event(runtime)
    for _ in range(8):
        analytics.count_view(runtime, event.id)
    await analytics.write_views(runtime)
    await a_paid_order(runtime, event)
    board = await analytics.dashboard(runtime, await a_member(runtime, event), event.slug)
    assert (board.views_text, board.orders_text) == ("8", "1")
    assert board.conversion_text == "12.5 % of views became orders"


async def test_holds_are_counted_beside_what_is_sold(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000, 10))
    await orders.place(runtime, event.id, a_key(), event.lines(Seat=3), buyer=a_buyer())
    board = await analytics.dashboard(runtime, await a_member(runtime, event), event.slug)
    assert board.held_note == "in 1 order"


async def test_the_curve_agrees_with_the_pools_whatever_the_crowd_does(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000), Kind("Box", 5000))
    await a_crowd(runtime, event, 120)
    async with runtime.reading() as connection:
        found = await read_sales(connection, [event.id])
        quarters = await read_sales(connection, [event.id], seconds=900)
        sold = "select sold from pools where id = :id"
        pool = event.pools["total"]
        given = pool.hex if runtime.database.dialect == "sqlite" else pool
        total = (await connection.execute(text(sold), {"id": given})).scalar_one()
    assert sum(sale.tickets for sale in found) == total == sum(sale.tickets for sale in quarters)


async def test_an_answer_is_kept_only_while_the_stream_stands_still(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    await a_paid_order(runtime, event)
    before = await analytics.dashboard(runtime, owner, event.slug)
    kept = runtime.resources["analytics.sales"][event.id].sales
    await analytics.dashboard(runtime, owner, event.slug)
    assert runtime.resources["analytics.sales"][event.id].sales is kept
    await a_paid_order(runtime, event)
    after = await analytics.dashboard(runtime, owner, event.slug)
    assert (before.curve.rows[0].total, after.curve.rows[0].total) == ("1", "2")


async def test_a_payment_that_waits_needs_attention(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    key = a_key()
    await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer())
    await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    # As if the bank had not answered.
    async with runtime.transaction() as connection:
        await connection.execute(update(PAYMENTS).values(status="open"))
    assert (await analytics.dashboard(runtime, owner, event.slug)).attention == []
    runtime.clock.advance(minutes=11)  # type: ignore[attr-defined]
    (item,) = (await analytics.dashboard(runtime, owner, event.slug)).attention
    assert item.title == "1 payment waits for the bank's answer"
    assert item.href == f"/organize/{event.slug}/orders?status=paying"


async def test_a_mail_that_failed_needs_attention_until_one_is_sent_again(runtime: Runtime) -> None:
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_paid_order(runtime, event)
    for consumer in journal.consumers():
        await journal.consume(runtime, consumer)
    async with runtime.transaction() as connection:
        await connection.execute(update(MAILS).values(status="failed"))
    (item,) = (await analytics.dashboard(runtime, owner, event.slug)).attention
    assert placed.reference in item.title
    runtime.clock.advance(seconds=5)  # type: ignore[attr-defined]
    await notifications.resend_for_organizer(runtime, owner, event.slug, placed.order_id)
    assert (await analytics.dashboard(runtime, owner, event.slug)).attention == []


async def test_what_is_sold_out_or_not_on_sale_is_told(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 0, 2), Kind("Box", 0, 40))
    await a_paid_order(runtime, event, Seat=2)
    owner, staff = await a_member(runtime, event), await a_member(runtime, event, organizers.Role.STAFF)
    (item,) = (await analytics.dashboard(runtime, owner, event.slug)).attention
    assert (item.title, item.action) == ("Seat is sold out", "Change its capacity")
    (item,) = (await analytics.dashboard(runtime, staff, event.slug)).attention
    assert item.href == ""

    later = await an_event(runtime, Kind("Seat", sales_start_in=timedelta(days=2)))
    (item,) = (await analytics.dashboard(runtime, await a_member(runtime, later), later.slug)).attention
    assert item.title == "Nothing can be bought just now"


@pytest.mark.parametrize("span", ["day", "week", "month", "all", "", "x" * 500, "\x00"])
async def test_any_span_is_answered(runtime: Runtime, span: str) -> None:
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    board = await analytics.dashboard(runtime, await a_member(runtime, event), event.slug, span=span)
    assert board.curve is not None
