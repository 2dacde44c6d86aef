import asyncio
from dataclasses import replace

import pytest

from eventfly import events, orders
from eventfly.errors import Invalid, NotAllowed, NotFound
from eventfly.journal import verifying
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_member, a_person, a_published, a_sale, an_owner
from tests.unit.events.builders import a_form, a_type_form


async def test_a_new_event_is_a_draft_that_strangers_do_not_find(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form())
    assert slug == "an-evening-of-echoes"
    with pytest.raises(NotFound):
        await events.page(runtime, slug)
    assert (await events.managed(runtime, owner, slug)).status == "draft"
    assert (await events.discover(runtime, events.Search())).total == 0


async def test_each_ticket_type_has_a_pool_of_its_own_and_all_share_the_total(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    form = a_form(total_capacity="150", types=[a_type_form(), a_type_form(name="Balcony", quantity="")])
    slug = await events.create(runtime, owner, form)
    view = await events.managed(runtime, owner, slug)
    assert sorted((pool.kind, pool.capacity_text) for pool in view.pools) == [
        ("total", "150"),
        ("type", "100"),
        ("type", "Unlimited"),
    ]
    assert [item.left_text for item in view.types] == ["100", "150"]


async def test_titles_may_repeat_and_typed_addresses_may_not(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slugs = [await events.create(runtime, owner, a_form()) for _ in range(2)]
    assert slugs[0] != slugs[1]
    assert slugs[1].startswith(slugs[0] + "-")
    with pytest.raises(Invalid) as refused:
        await events.create(runtime, owner, a_form(slug=slugs[0]))
    assert refused.value.problems[0].field == "slug"


async def test_ten_at_once_with_one_title_get_ten_addresses(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slugs = await asyncio.gather(*(events.create(runtime, owner, a_form()) for _ in range(10)))
    assert len(set(slugs)) == 10


async def test_publishing_an_unfinished_event_says_what_is_missing(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await events.create(runtime, owner, a_form(venue="", description=""))
    assert len((await events.managed(runtime, owner, slug)).missing) == 2
    with pytest.raises(Invalid) as refused:
        await events.publish(runtime, owner, slug)
    assert {problem.field for problem in refused.value.problems} == {"venue", "description"}


async def test_publishing_twice_is_publishing_once(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await events.publish(runtime, owner, slug)
    await events.unpublish(runtime, owner, slug)
    with pytest.raises(NotFound):
        await events.page(runtime, slug)


async def test_an_event_with_a_ticket_held_stays_public(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await a_sale(runtime, slug, 1, paid=False)
    with pytest.raises(events.HasSales):
        await events.unpublish(runtime, owner, slug)


async def test_other_organizers_and_strangers_find_nothing_to_run(runtime: Runtime) -> None:
    owner, other = await an_owner(runtime), await an_owner(runtime, "eve")
    slug = await a_published(runtime, owner)
    for asking in (other, await a_person(runtime, "guest"), None):
        for read in (events.managed, events.edit_form, events.publish, events.unpublish):
            with pytest.raises(NotFound):
                await read(runtime, asking, slug)
    assert await events.of_account(runtime, other) == []
    assert await events.of_account(runtime, None) == []


async def test_staff_see_numbers_and_change_nothing(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    staff = await a_member(runtime, owner, "staff")
    view = await events.managed(runtime, staff, slug)
    assert (view.role, view.may_edit, view.may_refund) == ("staff", False, False)
    for change in (events.edit_form, events.unpublish):
        with pytest.raises(NotAllowed):
            await change(runtime, staff, slug)
    with pytest.raises(NotAllowed):
        await events.create(runtime, staff, a_form())


@pytest.mark.parametrize("slug", ["", "nul\x00", "' or 1=1 --", "A", "x" * 500, "a/../b"])
async def test_no_hand_made_address_breaks_a_read(runtime: Runtime, slug: str) -> None:
    owner = await an_owner(runtime)
    for read in (
        events.page(runtime, slug),
        events.managed(runtime, owner, slug),
        events.public_id(runtime, slug),
    ):
        with pytest.raises(NotFound):
            await read


async def test_numbers_and_takings_follow_a_sale(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, total_capacity="20")
    await a_sale(runtime, slug, 4)
    await a_sale(runtime, slug, 3, paid=False)
    view = await events.managed(runtime, owner, slug)
    assert (view.sold, view.held, view.left_text, view.revenue_text) == (4, 3, "13", "€50.00")
    assert (view.types[0].sold, view.types[0].revenue_text) == (4, "€50.00")
    page = await events.page(runtime, slug)
    assert (page.going_text, page.ticket_types[0].left_text) == ("4 going", "13 left")
    card = (await events.of_account(runtime, owner))[0]
    assert (card.sold, card.capacity, card.percent, card.revenue_text) == (4, 20, 20, "€50.00")


async def test_an_edit_through_the_box_office_keeps_what_is_taken(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await a_sale(runtime, slug, 5)
    edited = await events.edit_form(runtime, owner, slug)
    for quantity in ("4", "5"):
        form = replace(edited.form, types=[replace(edited.form.types[0], quantity=quantity)])
        save = orders.save_event(runtime, owner, slug, form, edited.edition)
        if quantity == "4":
            with pytest.raises(events.CapacityTooLow):
                await save
        else:
            await save
    assert (await events.page(runtime, slug)).sold_out
    with pytest.raises(events.EditedMeanwhile):
        await orders.save_event(runtime, owner, slug, edited.form, edited.edition)


async def test_the_journal_of_all_this_verifies(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner)
    await a_sale(runtime, slug, 2)
    edited = await events.edit_form(runtime, owner, slug)
    form = replace(edited.form, title="Other", types=[*edited.form.types, a_type_form(name="Late")])
    await orders.save_event(runtime, owner, slug, form, edited.edition)
    verdict = await verifying.verify(runtime)
    assert verdict.problems == (), verdict
