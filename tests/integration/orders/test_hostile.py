"""What hand-made clients send where browsers send keys, ids and names: each is refused by its kind of error."""

from typing import Any

import pytest
from sqlalchemy import text

from eventfly import accounts, events, journal, orders
from eventfly.errors import Invalid, NotFound
from eventfly.identifiers import new_id
from eventfly.runtime import Runtime
from tests.builders import Kind, a_buyer, a_key, a_paid_order, an_event

UNSEEN = ["\x00", "\ud800", "a\x00b", "\udfff" * 30]


async def test_a_draft_key_of_no_use_is_refused(runtime: Runtime) -> None:
    event = await an_event(runtime)
    hostile: list[Any] = [*UNSEEN, "", "short", "a" * 129, None, 5, ["a" * 30]]
    for key in hostile:
        with pytest.raises(Invalid):
            await orders.place(runtime, event.slug, key, event.lines(Regular=1))
        with pytest.raises(Invalid):
            await orders.draft(runtime, event.slug, key)


async def test_a_browser_id_of_no_use_is_refused(runtime: Runtime) -> None:
    event = await an_event(runtime)
    hostile: list[Any] = [*UNSEEN, "b" * 500, 5, {"a": 1}]
    for browser in hostile:
        with pytest.raises(Invalid):
            await orders.place(runtime, event.slug, a_key(), event.lines(Regular=1), browser=browser)


async def test_an_event_of_no_possible_name_does_not_exist(runtime: Runtime) -> None:
    hostile: list[Any] = [*UNSEEN, "", "../x", "UPPER", "x" * 5000]
    for slug in hostile:
        with pytest.raises(NotFound):
            await orders.draft(runtime, slug, a_key())
        with pytest.raises(NotFound):
            await events.page(runtime, slug)


async def test_a_ticket_of_no_possible_number_does_not_exist(runtime: Runtime) -> None:
    placed = await a_paid_order(runtime, await an_event(runtime))
    hostile: list[Any] = [0, -1, 10**30, 2**63, True, 1.0, "1", None]
    for number in hostile:
        with pytest.raises(NotFound):
            await orders.rename_attendee(runtime, placed.reference, placed.secret, number, "Ada")


async def test_a_reference_of_no_possible_form_does_not_exist(runtime: Runtime) -> None:
    account = accounts.AccountView(id=new_id(), name="Ada", email="ada@example.test", verified=True)
    hostile: list[Any] = [*UNSEEN, "", "x", "A" * 5000]
    for reference in hostile:
        with pytest.raises(NotFound):
            await orders.account_link(runtime, account, reference)


async def test_looking_for_odd_text_finds_nothing_and_breaks_nothing(runtime: Runtime) -> None:
    await an_event(runtime)
    hostile: list[Any] = [*UNSEEN, "%", "_", "\\", "'"]
    for found in hostile:
        listed = await events.discover(runtime, events.Search(text=found, city=found, category=found))
        assert listed.total in (0, 1)


async def test_guests_without_a_place_are_refused(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular"), Kind("Box"))
    regular = orders.AttendeeForm(ticket_type_id=event.types["Regular"])
    for guests in ([regular] * 3, [orders.AttendeeForm(ticket_type_id=event.types["Box"])]):
        buyer = a_buyer(attendees=guests)
        with pytest.raises(Invalid):
            await orders.place(runtime, event.slug, a_key(), event.lines(Regular=2), buyer=buyer)
    async with runtime.reading() as connection:
        assert (await connection.execute(text("select count(*) from contacts"))).scalar_one() == 0


async def test_a_draft_event_is_as_unknown_as_one_that_never_was(runtime: Runtime) -> None:
    event = await an_event(runtime, published=False)
    for lines in (event.lines(Regular=1), event.lines(Regular=1000), []):
        with pytest.raises(NotFound):
            await orders.place(runtime, event.slug, a_key(), lines)
    with pytest.raises(NotFound):
        await orders.draft(runtime, event.slug, a_key())


async def test_an_event_is_on_sale_as_soon_as_it_is_published(runtime: Runtime) -> None:
    event = await an_event(runtime, published=False)
    with pytest.raises(NotFound):
        await orders.draft(runtime, event.slug, a_key())
    async with runtime.transaction() as connection:
        head = await journal.lock_stream(connection, event.id)
        await journal.record(connection, head, [events.EventPublished(event_id=event.id, at=runtime.now())])
    assert await orders.draft(runtime, event.slug, a_key()) is None
    await orders.place(runtime, event.slug, a_key(), event.lines(Regular=1))


async def test_renaming_one_guest_of_an_order_without_names_renames_nobody_else(runtime: Runtime) -> None:
    event = await an_event(runtime)
    key = a_key()
    placed = await orders.place(runtime, event.id, key, event.lines(Regular=2), buyer=a_buyer("Ada Example"))
    await orders.pay(runtime, event.slug, key, {"card": "succeeds"})
    await orders.rename_attendee(runtime, placed.reference, placed.secret, 2, "Grace Example")
    view = await orders.view(runtime, placed.reference, placed.secret)
    assert [ticket.attendee for ticket in view.tickets] == ["Ada Example", "Grace Example"]
    assert view.buyer_name == "Ada Example"
