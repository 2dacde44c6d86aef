"""Who finds an event, and who gets past its password."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from eventfly import events, orders
from eventfly.errors import Invalid, NotFound, Unavailable
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_member, a_person, a_published, an_owner
from tests.unit.events.builders import a_form

PASSWORD = "moonlit heron"


async def a_guarded(runtime: Runtime) -> str:
    return await a_published(runtime, await an_owner(runtime), visibility="password", password=PASSWORD)


@pytest.mark.parametrize("visibility", ["unlisted", "password"])
async def test_events_that_are_not_public_stand_in_no_list(runtime: Runtime, visibility: str) -> None:
    owner = await an_owner(runtime)
    await a_published(runtime, owner, title="Seen by all")
    await a_published(runtime, owner, title="Hidden away", visibility=visibility, password=PASSWORD)
    assert [card.title for card in (await events.discover(runtime, events.Search())).cards] == ["Seen by all"]
    assert (await events.discover(runtime, events.Search(text="hidden"))).total == 0
    assert (await events.discover(runtime, events.Search(city="Berlin"))).cities[0].count == 1
    assert [slug for slug, _ in await events.sitemap(runtime)] == ["seen-by-all"]


async def test_an_unlisted_event_opens_for_whoever_has_its_link(runtime: Runtime) -> None:
    slug = await a_published(runtime, await an_owner(runtime), visibility="unlisted")
    page = await events.page(runtime, slug)
    assert not page.listed


async def test_without_the_password_only_the_title_is_known(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    for entry in ("", "x", "ünusual", "0" * 500):
        with pytest.raises(events.PasswordNeeded) as refused:
            await events.page(runtime, slug, entry=entry)
        assert vars(refused.value) == {"title": "An evening of echoes"}


async def test_the_password_opens_the_page_and_lets_its_giver_buy(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    with pytest.raises(Invalid):
        await events.enter(runtime, slug, "moonlit hero", client="c")
    entry = await events.enter(runtime, slug, f" {PASSWORD} ", client="c")
    shown = (await events.page(runtime, slug, entry=entry)).ticket_types[0]
    line = orders.LineRequest(UUID(shown.id), 1, shown.price_minor)
    with pytest.raises(events.PasswordNeeded):
        await orders.place(runtime, slug, "k" * 30, [line])
    await orders.place(runtime, slug, "k" * 30, [line], entry=entry)


async def test_a_new_password_ends_every_entry_and_leaving_it_empty_keeps_the_old_one(
    runtime: Runtime,
) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, visibility="password", password=PASSWORD)
    entry = await events.enter(runtime, slug, PASSWORD, client="c")
    edited = await events.edit_form(runtime, owner, slug)
    assert edited.form.password == ""
    await orders.save_event(runtime, owner, slug, replace(edited.form, title="Other"), edited.edition)
    assert (await events.page(runtime, slug, entry=entry)).title == "Other"
    edited = await events.edit_form(runtime, owner, slug)
    await orders.save_event(
        runtime, owner, slug, replace(edited.form, password="silver otter"), edited.edition
    )
    with pytest.raises(events.PasswordNeeded):
        await events.page(runtime, slug, entry=entry)
    assert (await events.edit_form(runtime, owner, slug)).edition == edited.edition + 1


async def test_its_team_needs_no_password_and_other_people_do(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    slug = await a_published(runtime, owner, visibility="password", password=PASSWORD)
    staff = await a_member(runtime, owner, "staff")
    for person in (owner, staff):
        assert (await events.page(runtime, slug, account=person)).slug == slug
    with pytest.raises(events.PasswordNeeded):
        await events.page(runtime, slug, account=await a_person(runtime, "eve"))


async def test_guessing_is_slowed_down(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    runtime.rates = MemoryRates()
    for _ in range(10):
        with pytest.raises(Invalid):
            await events.enter(runtime, slug, "a guess", client="192.0.2.1")
    with pytest.raises(Unavailable):
        await events.enter(runtime, slug, PASSWORD, client="192.0.2.1")
    assert await events.enter(runtime, slug, PASSWORD, client="192.0.2.2")


async def test_a_draft_with_a_password_is_not_there(runtime: Runtime) -> None:
    slug = await events.create(
        runtime, await an_owner(runtime), a_form(visibility="password", password=PASSWORD)
    )
    for read in (events.page(runtime, slug), events.enter(runtime, slug, PASSWORD, client="c")):
        with pytest.raises(NotFound):
            await read


async def test_a_page_with_a_password_needs_one(runtime: Runtime) -> None:
    with pytest.raises(Invalid) as refused:
        await events.create(runtime, await an_owner(runtime), a_form(visibility="password"))
    assert refused.value.problems[0].field == "password"


async def test_neither_password_nor_link_is_in_the_journal(runtime: Runtime) -> None:
    link = "https://meet.example/very-private"
    slug = await a_published(
        runtime,
        await an_owner(runtime),
        visibility="password",
        password=PASSWORD,
        setting="online",
        online_link=link,
    )
    entry = await events.enter(runtime, slug, PASSWORD, client="c")
    async with runtime.reading() as connection:
        bodies = "\n".join((await connection.execute(text("select body from journal"))).scalars())
        row = (await connection.execute(text("select password_hash from event_secrets"))).scalar_one()
    assert "echoes" in bodies
    for secret in (PASSWORD, link, entry, row):
        assert secret not in bodies
    assert row.startswith("$argon2id$")


async def test_tags_are_found_by_words(runtime: Runtime) -> None:
    await a_published(runtime, await an_owner(runtime), tags="Late Night, jazz")
    found = await events.discover(runtime, events.Search(text="late jazz"))
    assert found.cards[0].tags == ["Late Night", "jazz"]
