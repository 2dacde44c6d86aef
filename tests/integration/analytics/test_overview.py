"""All events of somebody's organizations, with what they come to."""

from datetime import timedelta

from sqlalchemy import update

from eventfly import accounts, analytics, events, organizers
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_paid_order, an_event
from tests.desks import a_member, a_stranger


async def joined(runtime: Runtime, *made: AnEvent) -> accounts.AccountView:
    """Bring events into one organization, and return its owner."""
    owner = await a_member(runtime, made[0])
    async with runtime.transaction() as connection:
        first = events.EVENTS.c.id == made[0].id
        organization_id = (
            await connection.execute(
                events.EVENTS.select().with_only_columns(events.EVENTS.c.organization_id).where(first)
            )
        ).scalar_one()
        for event in made[1:]:
            one = update(events.EVENTS).where(events.EVENTS.c.id == event.id)
            await connection.execute(one.values(organization_id=organization_id))
    return owner


async def test_strangers_have_no_events(runtime: Runtime) -> None:
    await an_event(runtime)
    assert (await analytics.overview(runtime, None)).cards == []
    assert (await analytics.overview(runtime, await a_stranger(runtime))).cards == []


async def test_numbers_are_added_up_and_currencies_never(runtime: Runtime) -> None:
    dinner = await an_event(runtime, Kind("Seat", 1000, 50))
    other = await an_event(runtime, Kind("Seat", 500))
    yen = await an_event(runtime, Kind("Seat", 1200), currency="JPY")
    owner = await joined(runtime, dinner, other, yen)
    for event in (dinner, dinner, other, yen):
        await a_paid_order(runtime, event, Seat=2)
    analytics.count_view(runtime, dinner.id)
    await analytics.write_views(runtime)
    view = await analytics.overview(runtime, owner)
    assert (view.sold_text, view.upcoming_text, view.views_text) == ("8", "3", "1")
    assert view.revenue_texts == ["€50.00", "¥2,400"]
    assert (view.sold_change.text, view.sold_change.rising) == ("+8 in 7 days", True)
    card = next(card for card in view.cards if card.slug == dinner.slug)
    assert (card.sold_text, card.capacity_text, card.percent) == ("4", "50", 8)
    assert (card.week_text, card.views_text) == ("+4 in 7 days", "1 view")
    assert card.spark.startswith("M")


async def test_events_are_shown_by_kind(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    soon = await an_event(runtime)
    past = await an_event(runtime, starts_in=timedelta(days=-3))
    owner = await joined(runtime, draft, soon, past)
    view = await analytics.overview(runtime, owner)
    assert view.counts == {"all": 3, "upcoming": 1, "drafts": 1, "past": 1, "archived": 0}
    for kind, event in (("drafts", draft), ("upcoming", soon), ("past", past)):
        shown = await analytics.overview(runtime, owner, show=kind)
        assert [card.slug for card in shown.cards] == [event.slug]
    assert len((await analytics.overview(runtime, owner, show="\x00")).cards) == 3


async def test_one_organization_is_shown_by_itself_and_a_foreign_one_not_at_all(runtime: Runtime) -> None:
    event, foreign = await an_event(runtime), await an_event(runtime)
    owner, stranger = await a_member(runtime, event), await a_member(runtime, foreign)
    own, theirs = [(await organizers.of_account(runtime, person.id))[0].id for person in (owner, stranger)]
    for asked in (own, theirs, "\x00" * 50):
        view = await analytics.overview(runtime, owner, organization_id=asked)
        assert [card.slug for card in view.cards] == [event.slug]
