"""The settings of an event and the preview before buyers are told, as a browser's tab meets them."""

from uuid import UUID

from eventfly import events, orders
from state.checkout import CheckoutState
from state.event import EventState
from state.organizer_edit_event import EditEventState
from state.organizer_overview import OrganizerOverviewState
from state.organizer_settings import EventSettingsState
from tests.builders import a_buyer, a_key
from tests.state.tabs import a_tab, scripts
from tests.state.test_organizing import FORM, create, owner, signed_in

__all__ = ["owner"]
SLUG = "probe-night"


async def settings(cookie: str, slug: str = SLUG) -> EventSettingsState:
    tab = a_tab(EventSettingsState, event_slug=slug, cookie=cookie)
    await tab.load()
    return tab


async def a_sale(runtime) -> None:
    shown = (await events.page(runtime, SLUG)).ticket_types[0]
    line, key = orders.LineRequest(UUID(shown.id), 1, shown.price_minor), a_key()
    await orders.place(runtime, SLUG, key, [line], buyer=a_buyer())
    await orders.pay(runtime, SLUG, key, {"card": "succeeds"})


async def test_an_event_is_planned_published_cancelled_and_put_away(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    tab = await settings(cookie)
    await tab.schedule({"publish_at": "2027-04-30T10:00"})
    assert (tab.view.status_text, tab.problems) == ("Scheduled", {})
    await tab.unschedule()
    await tab.publish()
    assert tab.view.status_text == "Published"
    await tab.archive()
    assert "still on" in tab.notice
    await tab.ask(True)
    assert tab.asking
    await tab.cancel()
    assert (tab.view.status_text, tab.asking) == ("Cancelled", False)
    await tab.archive()
    overview = a_tab(OrganizerOverviewState, cookie=cookie)
    await overview.load()
    assert overview.view.cards == []
    await overview.show_only("archived")
    assert [card.slug for card in overview.view.cards] == [SLUG]
    await tab.unarchive()
    await overview.show_only("all")
    assert [card.slug for card in overview.view.cards] == [SLUG]


async def test_a_copy_opens_in_the_form(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    assert "/organize/probe-night-copy/edit" in scripts(await (await settings(cookie)).duplicate())


async def test_a_plan_that_cannot_be_is_told_at_its_field(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    tab = await settings(cookie)
    for typed in ({"publish_at": "yesterday"}, {}, {"publish_at": None}):
        await tab.schedule(typed)
        assert set(tab.problems) == {"publish_at"}
    assert tab.view.status_text == "Draft"


async def test_the_cover_is_read_again_or_its_refusal_shown(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    tab = await settings(cookie)
    assert "cover-form" in scripts(await tab.upload(False))
    assert tab.busy
    await tab.uploaded("Please choose a JPEG, PNG or WebP picture.")
    assert (set(tab.problems), tab.busy) == ({"picture"}, False)
    await tab.upload(True)
    await tab.uploaded("")
    assert (tab.told, tab.problems) == ("The cover is changed.", {})


async def test_a_stranger_calls_every_handler_in_vain(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    _stranger, other = await signed_in(runtime, "eve")
    for brought in ("", other):
        tab = await settings(brought)
        assert tab.missing
        for name in ("publish", "unpublish", "unschedule", "cancel", "archive", "unarchive", "duplicate"):
            await getattr(tab, name)()
            assert tab.missing, name
        await tab.schedule({"publish_at": "2027-04-30T10:00"})
        assert tab.missing
    assert (await settings(cookie)).view.status_text == "Draft"


async def test_an_edit_that_concerns_buyers_is_shown_before_it_is_saved(runtime, owner):
    _account, cookie = owner
    await create(cookie)
    await (await settings(cookie)).publish()
    await a_sale(runtime)
    tab = a_tab(EditEventState, event_slug=SLUG, cookie=cookie)
    await tab.load()
    moved = {**FORM, "starts_at": "2027-05-02T20:00", "ends_at": "2027-05-02T23:00"}
    await tab.save(moved)
    assert (tab.preview.mails_text, tab.preview.subject) == ("1 mail", "New time: Probe Night")
    await tab.leave_preview()
    assert tab.preview is None
    assert await tab.save_and_tell() is None
    await tab.save(moved)
    assert f"/organize/{SLUG}" in scripts(await tab.save_and_tell())
    assert "Sun 2 May 2027" in (await events.page(runtime, SLUG)).when_text


async def test_a_locked_event_shows_its_title_until_the_password_was_given(runtime, owner):
    _account, cookie = owner
    await create(cookie, visibility="password", password="moonlit heron")
    await (await settings(cookie)).publish()
    tab = a_tab(EventState, event_slug=SLUG)
    await tab.load()
    assert (tab.locked_title, tab.view, tab.enter_path) == ("Probe Night", None, f"/e/{SLUG}/enter")
    checkout = a_tab(CheckoutState, event_slug=SLUG)
    assert f"/e/{SLUG}" in scripts(await checkout.load())
    assert checkout.event is None
    entry = await events.enter(runtime, SLUG, "moonlit heron", client="c")
    opened = a_tab(EventState, event_slug=SLUG, cookie=f"{events.entry_cookie(SLUG)}={entry}")
    await opened.load()
    assert (opened.locked_title, opened.view.title) == ("", "Probe Night")
    answers = [answer async for answer in opened.get_tickets(a_key(), "browser")]
    assert f"/e/{SLUG}/checkout" in scripts(answers)
    team = a_tab(EventState, event_slug=SLUG, cookie=cookie)
    await team.load()
    assert team.view.title == "Probe Night"


async def test_a_colour_counts_only_with_its_box_ticked(runtime, owner):
    account, cookie = owner
    await create(cookie, accent="#0F766E")
    assert (await events.edit_form(runtime, account, SLUG)).form.accent == ""
    tab = a_tab(EditEventState, event_slug=SLUG, cookie=cookie)
    await tab.load()
    await tab.save({**FORM, "accent": "#0f766e", "accent_own": "on"})
    assert (await events.edit_form(runtime, account, SLUG)).form.accent == "#0F766E"
