from dataclasses import replace

import pytest

from eventfly import events, journal, orders
from state.event import EventState
from tests.builders import Kind, a_key, a_paid_order, an_event
from tests.state.tabs import a_tab, scripts


async def got(tab: EventState, key: str, browser: str) -> list:
    return [told async for told in tab.get_tickets(key, browser)]


async def test_a_sole_ticket_type_is_chosen_for_the_visitor(runtime):
    event = await an_event(runtime, Kind("Seat", 1250))
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    assert (tab.count, tab.total_text) == (1, "€12.50")


async def test_quantities_stay_within_what_an_order_may_have(runtime):
    event = await an_event(runtime, Kind("Seat", 1000, quantity=2), Kind("Box", 5000))
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    seat = str(event.types["Seat"])
    for _ in range(5):
        await tab.change(seat, 1)
    assert tab.quantities[seat] == 2
    for _ in range(5):
        await tab.change(seat, -1)
    assert tab.quantities[seat] == 0


async def test_unknown_ticket_types_and_wild_steps_change_nothing(runtime):
    event = await an_event(runtime, Kind("Seat", 1000), Kind("Box", 5000))
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    await tab.change("nonsense", 1)
    await tab.change(str(event.types["Seat"]), 10**9)
    assert tab.count == 1


async def test_getting_tickets_holds_them_and_leads_to_the_checkout(runtime):
    event, key = await an_event(runtime, Kind("Seat", 1000)), a_key()
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    assert f"/e/{event.slug}/checkout" in scripts(await got(tab, key, "browser"))
    assert (await orders.draft(runtime, event.slug, key)).status == "held"


async def test_a_double_click_places_one_order(runtime):
    event, key = await an_event(runtime, Kind("Seat", 1000, quantity=5)), a_key()
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    await got(tab, key, "browser")
    assert "checkout" in scripts(await got(tab, key, "browser"))
    await tab.load()
    assert tab.view.ticket_types[0].left_text == "4 left"


async def test_what_sold_out_meanwhile_is_said_and_the_choice_is_kept(runtime):
    event = await an_event(runtime, Kind("Seat", 1000, quantity=2))
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    await tab.change(str(event.types["Seat"]), 1)
    await a_paid_order(runtime, event)
    await got(tab, a_key(), "browser")
    assert "Seat" in tab.notice
    assert tab.quantities[str(event.types["Seat"])] == 2
    assert tab.view.ticket_types[0].left_text == "1 left"


async def test_a_price_that_rose_meanwhile_is_said_and_taken_only_when_asked_for_again(runtime):
    event, key = await an_event(runtime, Kind("Seat", 1000)), a_key()
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    await raise_price(runtime, event, 1200)
    await got(tab, key, "browser")
    assert (tab.repriced, tab.total_text) == (True, "€12.00")
    assert tab.notice.startswith("The price rose")
    assert await orders.draft(runtime, event.slug, key) is None
    await got(tab, key, "browser")
    assert not tab.repriced
    assert (await orders.draft(runtime, event.slug, key)).total_text == "€12.00"


async def raise_price(runtime, event, price_minor):
    async with runtime.transaction() as connection:
        (offered,) = (await events.snapshot_by_slug(connection, event.slug)).types
        changed = events.TicketTypeChanged(
            event_id=event.id,
            at=runtime.now(),
            ticket_type_id=offered.id,
            details=replace(offered.details, price_minor=price_minor),
        )
        await journal.record(connection, await journal.lock_stream(connection, event.id), [changed])


async def test_coming_back_finds_what_is_held(runtime):
    event, key = await an_event(runtime, Kind("Seat", 1000)), a_key()
    first = a_tab(EventState, event_slug=event.slug)
    await first.load()
    await got(first, key, "browser")
    second = a_tab(EventState, event_slug=event.slug)
    await second.load()
    await second.resume(key)
    assert second.draft.total_text == "€10.00"


async def test_a_closed_order_is_forgotten_so_that_the_next_gets_a_new_key(runtime):
    event, key = await an_event(runtime, Kind("Seat", 1000)), a_key()
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    await got(tab, key, "browser")
    await orders.release(runtime, event.slug, key)
    assert "forgetDraft" in scripts(await tab.resume(key))
    assert tab.draft is None


async def test_a_draft_event_is_not_there_for_strangers(runtime):
    event = await an_event(runtime, published=False)
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    assert tab.missing
    assert tab.view is None


async def test_a_forged_key_harms_nothing(runtime):
    event = await an_event(runtime, Kind("Seat", 1000))
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    await tab.resume("'; drop table orders")
    await got(tab, "short", "browser")
    assert tab.problems == {"key": "A key of at least 22 letters and digits is needed."}


async def test_a_household_holds_no_more_by_changing_its_address_within_its_network(runtime):
    runtime.limits = replace(runtime.limits, places_held_per_client=2)
    event = await an_event(runtime, Kind("Seat", 1000))
    notices = []
    for number in range(3):
        tab = a_tab(EventState, address=f"2001:db8::{number}", event_slug=event.slug)
        await tab.load()
        await got(tab, a_key(), f"browser-{number}")
        notices.append(tab.notice)
    assert notices[:2] == ["", ""]
    assert "Too many places" in notices[2]


async def test_after_a_bug_of_ours_the_button_can_be_pressed_again(runtime):
    event = await an_event(runtime, Kind("Seat", 1000))
    tab = a_tab(EventState, event_slug=event.slug)
    await tab.load()
    works, runtime.box_offices = runtime.box_offices, object()
    with pytest.raises(AttributeError):
        await got(tab, a_key(), "browser")
    runtime.box_offices = works
    assert not tab.busy
