from uuid import UUID

import pytest
import pytest_asyncio

from eventfly import accounts, events, orders, organizers
from eventfly.errors import Unavailable
from eventfly.events.creating import MOST_AN_HOUR
from eventfly.organizers.founding import MOST_A_DAY
from eventfly.platform.rates import MemoryRates
from state.organizer_edit_event import EditEventState
from state.organizer_event import ManagedEventState
from state.organizer_new_event import NewEventState
from state.organizer_overview import OrganizerOverviewState
from tests.builders import a_key, an_event
from tests.state.tabs import a_tab, scripts

PASSWORD = "correct horse battery 9"
FORM = {
    "title": "Probe Night",
    "category": "music",
    "zone": "Europe/Berlin",
    "currency": "EUR",
    "venue": "Hall",
    "city": "Berlin",
    "country": "DE",
    "description": "Come.",
    "starts_at": "2027-05-01T20:00",
    "ends_at": "2027-05-01T23:00",
    "left_display": "few",
    "few_threshold": "5",
    "types.t0.name": "Seat",
    "types.t0.price": "12.50",
    "types.t0.quantity": "3",
    "types.t0.per_order_min": "1",
    "types.t0.per_order_max": "4",
    "types.t0.on_sale": "on",
}


async def signed_in(runtime, name: str) -> tuple[accounts.AccountView, str]:
    email = f"{name}@organizer.test"
    await accounts.ensure(runtime, email=email, name=name, password=PASSWORD)
    session = await accounts.sign_in(runtime, email=email, password=PASSWORD, client="203.0.113.7")
    return session.account, f"{accounts.cookie_name(https=False)}={session.secret}"


@pytest_asyncio.fixture
async def owner(runtime) -> tuple[accounts.AccountView, str]:
    account, cookie = await signed_in(runtime, "ada")
    await organizers.found(runtime, account, "Ada's nights")
    return account, cookie


async def create(cookie: str, **changes: str) -> NewEventState:
    tab = a_tab(NewEventState, cookie=cookie)
    await tab.load()
    await tab.save({**FORM, **changes})
    return tab


async def test_strangers_see_an_empty_list_and_no_event(runtime):
    event = await an_event(runtime)
    overview = a_tab(OrganizerOverviewState)
    await overview.load()
    assert (overview.signed_in, overview.view.cards) == (False, [])
    tab = a_tab(ManagedEventState, event_slug=event.slug)
    await tab.load()
    assert tab.missing
    assert tab.view is None


async def test_a_new_event_begins_as_a_draft_and_is_published(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    tab = a_tab(ManagedEventState, event_slug="probe-night", cookie=cookie)
    await tab.load()
    assert tab.view.status == "draft"
    await tab.publish()
    assert (await events.page(runtime, "probe-night")).title == "Probe Night"


async def test_problems_find_the_row_they_belong_to(runtime, owner):
    _account, cookie = owner
    tab = a_tab(NewEventState, cookie=cookie)
    await tab.load()
    await tab.add_type()
    await tab.add_type()
    await tab.drop_type("t1")
    await tab.save({**FORM, "title": "", "types.t2.name": "Box", "types.t2.price": "much"})
    assert {"title", "types.t2.price"} <= set(tab.problems)


async def test_problems_are_listed_in_the_order_of_the_page(runtime, owner):
    _account, cookie = owner
    tab = a_tab(NewEventState, cookie=cookie)
    await tab.load()
    wrong = {
        "few_threshold": "x",
        "types.t0.quantity": "-1",
        "types.t0.price": "much",
        "ends_at": "",
        "title": "",
    }
    await tab.save({**FORM, **wrong})
    assert [field for field, _ in tab.summary] == list(reversed(wrong))


async def test_who_has_no_organization_founds_one_first(runtime):
    _account, cookie = await signed_in(runtime, "bea")
    tab = a_tab(NewEventState, cookie=cookie)
    await tab.load()
    assert tab.needs_organization
    await tab.save(FORM)
    assert "organization" in tab.notice
    await tab.found({"name": "Bea's barn"})
    assert not tab.needs_organization
    assert "/organize/probe-night" in scripts(await tab.save(FORM))


async def test_a_double_click_founds_one_organization_and_creates_one_event(runtime):
    account, cookie = await signed_in(runtime, "bea")
    tab = a_tab(NewEventState, cookie=cookie)
    await tab.load()
    for _ in range(2):
        await tab.found({"name": "Bea's barn"})
    for _ in range(2):
        await tab.save(FORM)
    assert len(await organizers.of_account(runtime, account.id)) == 1
    assert [card.slug for card in await events.of_account(runtime, account)] == ["probe-night"]


async def test_a_second_click_does_not_hide_what_the_first_has_saved(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    tab = a_tab(EditEventState, event_slug="probe-night", cookie=cookie)
    await tab.load()
    assert "/organize/probe-night" in scripts(await tab.save(FORM))
    await tab.save(FORM)
    assert not tab.missing


async def test_one_account_founds_and_creates_only_so_many(runtime, owner):
    account, cookie = owner
    runtime.rates = MemoryRates()
    for number in range(MOST_A_DAY):
        await organizers.found(runtime, account, f"Nights {number}")
    with pytest.raises(Unavailable):
        await organizers.found(runtime, account, "One more")
    own = (await organizers.of_account(runtime, account.id))[0]
    for _ in range(MOST_AN_HOUR):
        await runtime.rates.hit(f"events:{own.id}", limit=MOST_AN_HOUR, per_seconds=3600)
    tab = await create(cookie)
    assert tab.try_again
    assert tab.notice
    assert await events.of_account(runtime, account) == []


async def test_an_edit_is_saved_and_a_stale_one_is_refused(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    tabs = [a_tab(EditEventState, event_slug="probe-night", cookie=cookie) for _ in range(2)]
    for tab in tabs:
        await tab.load()
    await tabs[0].save({**FORM, "title": "Probe Morning"})
    await tabs[1].save({**FORM, "title": "Probe Noon"})
    assert "changed this event meanwhile" in tabs[1].notice


async def test_another_organizers_event_is_not_there(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    _stranger, other = await signed_in(runtime, "eve")
    for state in (ManagedEventState, EditEventState):
        tab = a_tab(state, event_slug="probe-night", cookie=other)
        await tab.load()
        assert tab.missing


async def test_held_places_are_seen(runtime, owner):
    account, cookie = owner
    await create(cookie)
    await events.publish(runtime, account, "probe-night")
    shown = (await events.page(runtime, "probe-night")).ticket_types[0]
    line = orders.LineRequest(UUID(shown.id), 2, shown.price_minor)
    await orders.place(runtime, "probe-night", a_key(), [line])
    tab = a_tab(ManagedEventState, event_slug="probe-night", cookie=cookie)
    await tab.load()
    assert (tab.view.held, tab.latest[0].status) == (2, "held")
