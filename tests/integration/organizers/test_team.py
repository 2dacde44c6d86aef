import asyncio

import pytest
from sqlalchemy import delete, func, select

from eventfly import organizers
from eventfly.errors import Invalid, NotFound
from eventfly.identifiers import new_id
from eventfly.organizers import MEMBERSHIPS, LastOwner, OrganizationForm
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_member, a_person, a_runtime, an_owner
from tests.integration.organizers.acting import join, member, organization_of, recorded, team_of


async def test_the_last_owner_neither_leaves_nor_is_demoted_nor_removed(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    await a_member(runtime, owner, "manager")
    team = await organization_of(runtime, owner)
    for attempt in (
        organizers.leave(runtime, owner, team),
        organizers.change_role(runtime, owner, team, owner.id, "manager"),
        organizers.remove(runtime, owner, team, owner.id),
    ):
        with pytest.raises(LastOwner):
            await attempt
    shown = await member(runtime, owner, owner)
    assert shown is not None
    assert (shown.role, shown.you) == ("owner", True)


async def test_with_another_owner_the_first_may_step_down_and_leave(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    await join(runtime, owner, bea)
    team = await organization_of(runtime, owner)
    await organizers.change_role(runtime, owner, team, bea.id, "owner")
    await organizers.change_role(runtime, owner, team, owner.id, "staff")
    await organizers.leave(runtime, owner, team)
    assert [item.name for item in (await team_of(runtime, bea)).members] == ["bea"]
    with pytest.raises(NotFound):
        await organizers.team(runtime, owner, team)


async def test_who_was_removed_sees_nothing_any_more(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    staff, team = await a_member(runtime, owner, "staff"), await organization_of(runtime, owner)
    await organizers.remove(runtime, owner, team, staff.id)
    with pytest.raises(NotFound):
        await organizers.team(runtime, staff, team)
    assert await organizers.of_account(runtime, staff.id) == []


async def test_a_role_that_is_none_and_a_member_that_is_none_are_refused(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    staff, team = await a_member(runtime, owner, "staff"), await organization_of(runtime, owner)
    with pytest.raises(Invalid):
        await organizers.change_role(runtime, owner, team, staff.id, "king")
    other = await an_owner(runtime, "carl")
    for stranger in (other.id, new_id()):
        with pytest.raises(NotFound):
            await organizers.change_role(runtime, owner, team, stranger, "staff")
        with pytest.raises(NotFound):
            await organizers.remove(runtime, owner, team, stranger)


async def _two_owners(runtime: Runtime):
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    await join(runtime, owner, bea, "owner")
    return owner, bea, await organization_of(runtime, owner)


async def _owners_left(runtime: Runtime) -> int:
    async with runtime.reading() as connection:
        count = select(func.count()).select_from(MEMBERSHIPS).where(MEMBERSHIPS.c.role == "owner")
        return (await connection.execute(count)).scalar_one()


async def test_of_two_owners_who_leave_at_once_one_stays(runtime: Runtime) -> None:
    for _ in range(5):
        owner, bea, team = await _two_owners(runtime)
        left = await asyncio.gather(
            *(organizers.leave(runtime, person, team) for person in (owner, bea)), return_exceptions=True
        )
        assert sorted(type(item).__name__ for item in left) == ["LastOwner", "NoneType"]
        assert await _owners_left(runtime) == 1
        async with runtime.transaction() as connection:
            await connection.execute(delete(MEMBERSHIPS))


async def test_without_the_lock_two_who_leave_at_once_leave_nobody(postgresql_url: str) -> None:
    async with a_runtime(postgresql_url) as runtime:
        owner, bea, team = await _two_owners(runtime)
        both_looked = asyncio.Barrier(2)

        async def leave_unguarded(account_id) -> None:
            async with runtime.transaction() as connection:
                if await organizers.changing._owners(connection, team) > 1:
                    await both_looked.wait()
                    own = MEMBERSHIPS.c.account_id == account_id
                    await connection.execute(delete(MEMBERSHIPS).where(own))

        await asyncio.gather(leave_unguarded(owner.id), leave_unguarded(bea.id))
        assert await _owners_left(runtime) == 0


async def test_an_account_works_for_the_organization_it_switched_to_last(runtime: Runtime) -> None:
    bea = await an_owner(runtime, "bea")
    ada = await an_owner(runtime, "ada")
    runtime.clock.advance(minutes=1)  # type: ignore[attr-defined]
    await join(runtime, ada, bea)
    joined = await organizers.current_of(runtime, bea.id)
    assert joined is not None
    assert joined.name == "ada's nights"
    runtime.clock.advance(minutes=1)  # type: ignore[attr-defined]
    own = next(item for item in await organizers.of_account(runtime, bea.id) if item.role == "owner")
    await organizers.switch(runtime, bea, organizers.parse_id(own.id))
    current = await organizers.current_of(runtime, bea.id)
    assert current is not None
    assert current.name == "bea's nights"
    with pytest.raises(NotFound):
        await organizers.switch(runtime, ada, organizers.parse_id(own.id))


async def test_settings_stand_on_the_organization_at_once(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    team = await organization_of(runtime, owner)
    form = OrganizationForm(
        " Night  Owls ", "Hello@Owls.test", "We answer within two days.\r\n\r\n\r\nNo calls."
    )
    await organizers.edit(runtime, owner, team, form)
    shown = (await team_of(runtime, owner)).organization
    assert (shown.name, shown.contact_email) == ("Night Owls", "hello@owls.test")
    assert shown.contact_terms == "We answer within two days.\n\nNo calls."
    body = await recorded(runtime)
    assert "contact_email" in body
    assert "owls" not in body
    before = body.count("fields")
    await organizers.edit(runtime, owner, team, form)
    assert (await recorded(runtime)).count("fields") == before


async def test_problems_of_the_settings_are_told_together(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    team = await organization_of(runtime, owner)
    with pytest.raises(Invalid) as refused:
        await organizers.edit(runtime, owner, team, OrganizationForm("", "nobody", "x" * 601))
    assert [problem.field for problem in refused.value.problems] == [
        "name",
        "contact_email",
        "contact_terms",
    ]


@pytest.mark.parametrize("text", ["", "not an id", None, 7, ["a"], "0" * 5000])
def test_what_is_no_id_is_not_there(text: object) -> None:
    with pytest.raises(NotFound):
        organizers.parse_id(text)
