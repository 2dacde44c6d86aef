from datetime import UTC, datetime

import orjson
import pytest

from eventfly import journal, orders, privacy
from eventfly.privacy import RECEIPTS
from eventfly.privacy.retaining import kept_until
from tests.builders import Kind, an_event
from tests.integration.privacy.people import PASSWORD, a_member, a_person, a_purchase, rows


async def an_erased_purchase(runtime, *, price: int = 2000):
    ada, event = await a_person(runtime), await an_event(runtime, Kind("Regular", price))
    placed = await a_purchase(runtime, event, ada, count=2)
    await privacy.erase_account(runtime, ada, password=PASSWORD, client="c")
    return event, placed


async def test_amounts_and_dates_of_a_paid_order_are_kept_apart_for_their_term(runtime):
    event, placed = await an_erased_purchase(runtime)
    (receipt,) = await rows(runtime, RECEIPTS)
    assert (receipt.event_id, receipt.order_id, receipt.reference) == (
        event.id,
        placed.order_id,
        placed.reference,
    )
    assert (receipt.currency, receipt.paid_minor, receipt.refunded_minor) == ("EUR", 4000, 0)
    (line,) = orjson.loads(receipt.lines)
    assert (line["quantity"], line["unit_minor"]) == (2, 2000)
    assert receipt.kept_until == datetime(receipt.paid_at.year + 11, 1, 1, tzinfo=UTC)


async def test_a_receipt_is_deleted_when_its_term_is_over_and_not_before(runtime):
    await an_erased_purchase(runtime)
    (receipt,) = await rows(runtime, RECEIPTS)
    runtime.clock.advance(seconds=(receipt.kept_until - runtime.now()).total_seconds() - 1)
    assert await privacy.purge_receipts(runtime) == 0
    runtime.clock.advance(seconds=1)
    assert await privacy.purge_receipts(runtime) == 1
    assert await rows(runtime, RECEIPTS) == []


@pytest.mark.parametrize(("years", "year"), [(0, 2027), (8, 2035), (10, 2037)])
def test_the_term_is_whole_years_after_the_year_of_payment(years, year):
    for day in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)):
        assert kept_until(day, years) == datetime(year, 1, 1, tzinfo=UTC)


async def test_what_cost_nothing_leaves_no_receipt(runtime):
    await an_erased_purchase(runtime, price=0)
    assert await rows(runtime, RECEIPTS) == []


async def test_a_refund_after_the_erasing_stands_on_the_receipt(runtime):
    event, placed = await an_erased_purchase(runtime)
    await orders.cancel(runtime, event.id, placed.order_id)
    (entry,) = [one for one in journal.consumers() if one.name == "privacy"]
    for _ in range(2):
        while await journal.consume(runtime, entry):
            pass
    (receipt,) = await rows(runtime, RECEIPTS)
    assert (receipt.paid_minor, receipt.refunded_minor) == (4000, 4000)


async def test_an_organizers_erasing_leaves_a_receipt_too_and_no_name(runtime):
    event = await an_event(runtime)
    owner = await a_member(runtime, event)
    placed = await a_purchase(runtime, event, "gus@example.org")
    await privacy.erase_buyer(runtime, owner, event.slug, placed.order_id)
    (receipt,) = await rows(runtime, RECEIPTS)
    assert "gus" not in str(receipt).lower()
