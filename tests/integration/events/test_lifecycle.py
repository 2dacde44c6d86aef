"""From draft to archive: planning, duplicating, cancelling, putting away."""

from uuid import UUID

import pytest

from eventfly import events, journal, orders
from eventfly.errors import Invalid, NotAllowed, NotFound
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_member, a_person, a_published, a_sale, an_owner
from tests.unit.events.builders import a_form, a_type_form

PASSWORD = "moonlit heron"


def wait(runtime: Runtime, **time: float) -> None:
    runtime.clock.advance(**time)  # type: ignore[attr-defined]


async def test_a_planned_draft_becomes_public_when_its_time_has_come(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form())
    await events.schedule_publishing(runtime, owner, slug, "2027-11-02T10:00")
    view = await events.managed(runtime, owner, slug)
    assert (view.status_text, view.publish_at_text) == ("Scheduled", "Tue 2 Nov 10:00")
    assert await events.publish_due(runtime) == 0
    with pytest.raises(NotFound):
        await events.page(runtime, slug)
    wait(runtime, hours=21)
    assert [await events.publish_due(runtime), await events.publish_due(runtime)] == [1, 0]
    assert (await events.page(runtime, slug)).slug == slug


async def test_a_plan_can_be_taken_back(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form())
    await events.schedule_publishing(runtime, owner, slug, "2027-11-02T10:00")
    await events.unschedule_publishing(runtime, owner, slug)
    wait(runtime, days=2)
    assert await events.publish_due(runtime) == 0
    assert (await events.managed(runtime, owner, slug)).status_text == "Draft"


async def test_a_planned_draft_that_lacks_something_by_then_stays_one(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form())
    await events.schedule_publishing(runtime, owner, slug, "2027-11-02T10:00")
    await orders.save_event(runtime, owner, slug, a_form(description=""), 1)
    wait(runtime, days=1)
    assert await events.publish_due(runtime) == 1
    assert (await events.managed(runtime, owner, slug)).status_text == "Draft"
    assert await events.publish_due(runtime) == 0


@pytest.mark.parametrize(
    "when", ["", "tomorrow", "2027-10-31T10:00", "2027-12-04T10:00", "2027-03-28T02:30", "x" * 99]
)
async def test_a_plan_for_a_time_that_cannot_be_is_refused(runtime: Runtime, when: str) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form())
    with pytest.raises(Invalid) as refused:
        await events.schedule_publishing(runtime, owner, slug, when)
    assert refused.value.problems[0].field == "publish_at"


async def test_what_is_unfinished_or_public_cannot_be_planned(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form(description=""))
    with pytest.raises(Invalid) as refused:
        await events.schedule_publishing(runtime, owner, slug, "2027-11-02T10:00")
    assert refused.value.problems[0].field == "description"
    public = await a_published(runtime, owner)
    with pytest.raises(events.AlreadyPublic):
        await events.schedule_publishing(runtime, owner, public, "2027-11-02T10:00")


async def test_a_duplicate_says_the_same_and_has_sold_nothing(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(
        runtime,
        owner,
        visibility="password",
        password=PASSWORD,
        tags="jazz",
        accent="#0F766E",
        total_capacity="50",
        types=[a_type_form(), a_type_form(name="Balcony", sales_end="2027-12-01T10:00")],
    )
    copy = await events.duplicate(runtime, owner, slug)
    first, second = [await events.edit_form(runtime, owner, each) for each in (slug, copy)]
    assert second.draft
    assert second.form.title == "An evening of echoes (copy)"
    same = ("tags", "accent", "visibility", "starts_at", "total_capacity", "refund_policy")
    assert [getattr(second.form, name) for name in same] == [getattr(first.form, name) for name in same]
    assert [kind.name for kind in second.form.types] == ["Standard", "Balcony"]
    assert {kind.id for kind in second.form.types}.isdisjoint(kind.id for kind in first.form.types)
    await events.publish(runtime, owner, copy)
    assert await events.enter(runtime, copy, PASSWORD, client="c")


async def test_the_link_of_an_online_event_is_not_copied(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, setting="online", online_link="https://meet.example/x")
    copy = await events.edit_form(runtime, owner, await events.duplicate(runtime, owner, slug))
    assert (copy.form.setting, copy.form.online_link) == ("online", "")


async def test_cancelling_ends_holds_and_sells_nothing_more(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await a_sale(runtime, slug, 2)
    await a_sale(runtime, slug, 3, paid=False)
    await orders.cancel_event(runtime, owner, slug)
    await orders.cancel_event(runtime, owner, slug)
    view = await events.managed(runtime, owner, slug)
    assert (view.status_text, view.sold, view.held) == ("Cancelled", 2, 0)
    shown = (await events.page(runtime, slug)).ticket_types[0]
    with pytest.raises(orders.NotOnSale):
        await orders.place(
            runtime, slug, "k" * 30, [orders.LineRequest(UUID(shown.id), 1, shown.price_minor)]
        )
    with pytest.raises(orders.OrderClosed):
        await orders.pay(runtime, slug, f"key-of-a-test-sale-{slug}-0003", {"card": "succeeds"})
    assert (await events.discover(runtime, events.Search())).total == 0
    assert (await journal.verify(runtime)).problems == ()


async def test_more_holds_than_one_slice_all_end(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    for count in (1, 2, 3, 4, 5):
        await a_sale(runtime, slug, count, paid=False)
    monkeypatch.setattr("eventfly.orders.calling_off.HOLDS_AT_ONCE", 2)
    await orders.cancel_event(runtime, owner, slug)
    assert (await events.managed(runtime, owner, slug)).held == 0


async def test_money_that_arrives_after_a_cancellation_goes_back(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await a_sale(runtime, slug, 1, paid=False)
    key = f"key-of-a-test-sale-{slug}-0001"
    outcome = await orders.pay(runtime, slug, key, {"card": "times_out"})
    assert outcome.step is orders.PaymentStep.WAITING
    await orders.cancel_event(runtime, owner, slug)
    wait(runtime, seconds=20)
    await orders.settle_payments(runtime)
    wait(runtime, minutes=15)
    await orders.expire_holds(runtime)
    await orders.settle_payments(runtime)
    view = await events.managed(runtime, owner, slug)
    assert (view.sold, view.held, view.refunded_text) == (0, 0, "€12.50")
    assert (await journal.verify(runtime)).problems == ()


async def test_only_what_is_public_and_not_over_can_be_cancelled(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    draft = await events.create(runtime, owner, a_form())
    with pytest.raises(events.NotPublic):
        await orders.cancel_event(runtime, owner, draft)
    slug = await a_published(runtime, owner)
    wait(runtime, days=40)
    with pytest.raises(events.EventIsOver):
        await orders.cancel_event(runtime, owner, slug)


async def test_what_is_over_is_put_away_and_brought_back(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    with pytest.raises(events.StillOn):
        await events.archive(runtime, owner, slug)
    wait(runtime, days=40)
    await events.archive(runtime, owner, slug)
    await events.archive(runtime, owner, slug)
    assert [card.archived for card in await events.of_account(runtime, owner)] == [True]
    assert (await events.page(runtime, slug)).slug == slug
    await events.unarchive(runtime, owner, slug)
    assert [card.archived for card in await events.of_account(runtime, owner)] == [False]


async def test_an_archived_draft_is_not_published_by_a_plan_made_before(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form())
    await events.schedule_publishing(runtime, owner, slug, "2027-11-02T10:00")
    await events.archive(runtime, owner, slug)
    wait(runtime, days=3)
    assert await events.publish_due(runtime) == 0
    await events.publish(runtime, owner, slug)
    assert [card.archived for card in await events.of_account(runtime, owner)] == [False]


async def test_strangers_and_staff_change_nothing(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    changes = (
        events.archive,
        events.unarchive,
        events.duplicate,
        events.unschedule_publishing,
        orders.cancel_event,
    )
    staff, other = await a_member(runtime, owner, "staff"), await an_owner(runtime, "eve")
    for change in changes:
        for stranger in (None, other, await a_person(runtime, "guest")):
            with pytest.raises(NotFound):
                await change(runtime, stranger, slug)
        with pytest.raises(NotAllowed):
            await change(runtime, staff, slug)
    for asking, refusal in ((other, NotFound), (staff, NotAllowed)):
        with pytest.raises(refusal):
            await events.schedule_publishing(runtime, asking, slug, "2027-11-02T10:00")


async def test_all_of_this_verifies_and_replays_to_the_same(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, tags="a, b", accent="#0F766E", refund_policy="No.")
    await a_sale(runtime, slug, 1)
    draft = await events.duplicate(runtime, owner, slug)
    await events.schedule_publishing(runtime, owner, draft, "2027-11-02T10:00")
    await events.unschedule_publishing(runtime, owner, draft)
    await events.archive(runtime, owner, draft)
    await orders.cancel_event(runtime, owner, slug)
    verdict = await journal.verify(runtime)
    assert verdict.problems == ()
    await journal.replay(runtime, "events")
    assert await journal.verify(runtime) == verdict
