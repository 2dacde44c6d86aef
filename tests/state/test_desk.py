"""The organizer's desk: tables by their address, an order and what is done about it, numbers of all events."""

from eventfly import analytics, journal, orders, organizers
from state.event import EventState
from state.organizer_attendees import ManagedAttendeesState
from state.organizer_event import ManagedEventState
from state.organizer_order import ManagedOrderState
from state.organizer_orders import ManagedOrdersState
from state.organizer_overview import OrganizerOverviewState
from tests.builders import a_buyer, a_key, a_paid_order, an_event
from tests.desks import a_member, a_stranger, cookie_of
from tests.state.tabs import a_tab, scripts


async def a_desk(runtime, state, event, *, role=organizers.Role.OWNER, at="/", **arguments):
    """Open a page of an event as a member of its organization."""
    cookie = await cookie_of(runtime, await a_member(runtime, event, role))
    tab = a_tab(state, at=at, event_slug=event.slug, cookie=cookie, **arguments)
    await tab.load()
    return tab


async def catch_up(runtime):
    for entry in journal.consumers():
        await journal.consume(runtime, entry)


async def an_order_page(runtime, event, placed, **more):
    await catch_up(runtime)
    return await a_desk(runtime, ManagedOrderState, event, order_ref=placed.reference, **more)


async def test_a_page_is_counted_once_however_often_it_loads(runtime):
    event = await an_event(runtime)
    tab = a_tab(EventState, event_slug=event.slug)
    for _ in range(3):
        await tab.load()
    await a_tab(EventState, event_slug=event.slug).load()
    assert await analytics.write_views(runtime) == 2


async def test_strangers_find_no_desk(runtime):
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    eve = await cookie_of(runtime, await a_stranger(runtime))
    for state in (ManagedEventState, ManagedOrdersState, ManagedAttendeesState, ManagedOrderState):
        for cookie in ("", eve):
            tab = a_tab(state, event_slug=event.slug, order_ref=placed.reference, cookie=cookie)
            await tab.load()
            assert tab.missing
            held = [
                getattr(tab, name, None) for name in ("view", "board", "latest", "listed", "order", "history")
            ]
            assert not any(held)


async def test_who_leaves_the_team_sees_no_more_at_the_next_look(runtime):
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    tab = await a_desk(runtime, ManagedOrdersState, event)
    assert tab.listed.total == 1
    async with runtime.transaction() as connection:
        await connection.execute(organizers.MEMBERSHIPS.delete())
    await tab.refresh()
    assert tab.missing
    assert tab.listed is None


async def test_the_dashboard_shows_the_latest_orders_and_spans(runtime):
    event = await an_event(runtime)
    for _ in range(7):
        await a_paid_order(runtime, event)
    tab = await a_desk(runtime, ManagedEventState, event)
    assert (len(tab.latest), tab.view.sold, tab.board.orders_text) == (5, 7, "7")
    await tab.show_span("day")
    assert tab.board.span == "day"
    await tab.show_span("x" * 5000)
    assert tab.board.span == "all"


async def test_the_address_says_what_the_table_shows(runtime):
    event = await an_event(runtime)
    for name in ("Ada Example", "Bea Sample"):
        key = a_key()
        await orders.place(runtime, event.id, key, event.lines(Regular=1), buyer=a_buyer(name))
        await orders.pay(runtime, event.id, key, {"card": "succeeds"})
    at = f"/organize/{event.slug}/orders?q=bea&status=paid&sort=buyer"
    tab = await a_desk(runtime, ManagedOrdersState, event, at=at)
    assert [row.buyer_name for row in tab.listed.rows] == ["Bea Sample"]
    assert tab.chips == [("q", "“bea”"), ("status", "Paid")]
    assert tab.export_url == f"/organize/{event.slug}/orders.csv?q=bea&status=paid"
    told = scripts(await tab.choose("status", ""))
    assert f"/organize/{event.slug}/orders?q=bea&sort=buyer" in told
    assert "page=3" in scripts(await tab.choose("page", "3"))
    assert "page" not in scripts(await tab.look_for("ada")).replace("page_", "")


async def test_attendees_are_found_by_the_address(runtime):
    event = await an_event(runtime)
    await a_paid_order(runtime, event, Regular=2)
    tab = await a_desk(runtime, ManagedAttendeesState, event, at="/?q=ada&sort=newest")
    assert (tab.listed.total, tab.export_url) == (2, f"/organize/{event.slug}/attendees.csv?q=ada")


async def test_hand_made_filters_break_no_table(runtime):
    event = await an_event(runtime)
    await a_paid_order(runtime, event)
    cookie = await cookie_of(runtime, await a_member(runtime, event))
    odd = "/?q=%ED%A0%80&status=%00&type=1%27&sort=up&page=%E2%91%A0&token=x"
    for state in (ManagedOrdersState, ManagedAttendeesState):
        tab = a_tab(state, at=odd, event_slug=event.slug, cookie=cookie)
        await tab.load()
        assert not tab.missing
        assert await tab.choose("missing", "1") is None
        assert await tab.look_for("\ud800" * 300) is not None


async def test_an_order_is_told_with_its_history(runtime):
    event = await an_event(runtime)
    tab = await an_order_page(runtime, event, await a_paid_order(runtime, event))
    assert (tab.history[0].title, tab.history[-1].title) == ("Places taken", "1 ticket issued")


async def test_an_attendee_is_edited_on_the_orders_page(runtime):
    event = await an_event(runtime)
    tab = await an_order_page(runtime, event, await a_paid_order(runtime, event, Regular=2))
    await tab.edit(2)
    assert (tab.editing, tab.editing_name) == (2, "Ada Example")
    await tab.save_attendee({"name": "", "attendee_email": ""})
    assert ("name" in tab.problems, tab.editing) == (True, 2)
    await tab.save_attendee({"name": "Grace Example", "attendee_email": "grace@example.org"})
    assert (tab.order.tickets[1].name, tab.editing) == ("Grace Example", 0)
    assert "changed" in tab.told


async def test_hand_made_arguments_edit_nothing(runtime):
    event = await an_event(runtime)
    tab = await an_order_page(runtime, event, await a_paid_order(runtime, event))
    for number in (0, -1, 10**30, "1", None, True and 99):
        await tab.edit(number)
        assert tab.editing == 0
    for what in ("", "everything", "x" * 5000):
        await tab.open(what)
        assert tab.opened == ""
    await tab.save_attendee({})
    assert tab.order.tickets[0].name == "Ada Example"


async def test_an_order_is_cancelled_after_asking(runtime):
    event = await an_event(runtime)
    tab = await an_order_page(runtime, event, await a_paid_order(runtime, event))
    await tab.open("cancel")
    assert tab.opened == "cancel"
    await tab.cancel()
    assert (tab.order.status, tab.opened, tab.order.refunded_text) == ("cancelled", "", "€20.00")


async def test_held_places_are_released_from_the_orders_page(runtime):
    event = await an_event(runtime)
    placed = await orders.place(runtime, event.id, a_key(), event.lines(Regular=2), buyer=a_buyer())
    tab = await an_order_page(runtime, event, placed)
    await tab.release()
    assert (tab.order.status, tab.told) == ("released", "The places are back on sale.")


async def test_staff_are_told_that_they_may_not_cancel(runtime):
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    tab = await an_order_page(runtime, event, placed, role=organizers.Role.STAFF)
    assert not tab.order.may_cancel
    await tab.cancel()
    assert (await orders.view(runtime, placed.reference, placed.secret)).status == "paid"


async def test_the_people_of_a_guests_order_are_erased_after_asking(runtime):
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    tab = await an_order_page(runtime, event, placed, role=organizers.Role.MANAGER)
    assert tab.order.may_erase
    await tab.open("erase")
    assert tab.opened == "erase"
    await tab.erase()
    assert (tab.told, tab.opened) == ("The names and addresses are erased.", "")
    assert (tab.order.erased, tab.order.may_erase, tab.order.may_correct) == (True, False, False)
    assert (tab.order.buyer_name, tab.order.buyer_email, tab.order.tickets[0].name) == ("", "", "")
    assert not tab.order.tickets[0].editable
    await catch_up(runtime)
    await tab.refresh()
    told = tab.history[-1]
    assert (told.title, told.detail) == ("Names and addresses were erased", "2 people, by the organizer.")


async def test_staff_erase_nobody(runtime):
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    tab = await an_order_page(runtime, event, placed, role=organizers.Role.STAFF)
    assert not tab.order.may_erase
    await tab.erase()
    assert (await orders.view(runtime, placed.reference, placed.secret)).buyer_name == "Ada Example"


async def test_tickets_are_sent_again_and_an_address_is_corrected(runtime):
    event = await an_event(runtime)
    tab = await an_order_page(runtime, event, await a_paid_order(runtime, event))
    await tab.resend()
    assert tab.told == f"The tickets are on their way to {tab.order.buyer_email}."
    await tab.save_address({"email": "nonsense"})
    assert "email" in tab.problems
    await tab.save_address({"email": "right@example.org"})
    assert tab.order.buyer_email == "right@example.org"


async def test_the_overview_sums_up_and_shows_by_kind(runtime):
    event = await an_event(runtime)
    await a_paid_order(runtime, event, Regular=3)
    tab = a_tab(OrganizerOverviewState, cookie=await cookie_of(runtime, await a_member(runtime, event)))
    await tab.load()
    assert (tab.view.sold_text, len(tab.view.cards)) == ("3", 1)
    await tab.show_only("drafts")
    assert (tab.view.cards, tab.view.counts["all"]) == ([], 1)
