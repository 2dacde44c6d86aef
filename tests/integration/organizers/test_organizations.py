from dataclasses import replace

import pytest

from eventfly import organizers
from eventfly.errors import Invalid, NotAllowed, NotFound
from eventfly.organizers import Action, Role
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_member, a_person, an_owner


async def test_whoever_founds_an_organization_owns_it(runtime: Runtime) -> None:
    ada = await a_person(runtime)
    organization_id = await organizers.found(runtime, ada, "  Ada’s   Nights ")
    view = (await organizers.of_account(runtime, ada.id))[0]
    assert (view.id, view.name, view.role, view.contact_email) == (
        str(organization_id),
        "Ada’s Nights",
        "owner",
        ada.email,
    )
    async with runtime.reading() as connection:
        assert await organizers.role_of(connection, organization_id, ada.id) is Role.OWNER


async def test_two_organizations_may_have_one_name(runtime: Runtime) -> None:
    ada, bea = await a_person(runtime), await a_person(runtime, "bea")
    for person in (ada, bea):
        await organizers.found(runtime, person, "Night Owls")
    slugs = [(await organizers.of_account(runtime, person.id))[0].slug for person in (ada, bea)]
    assert slugs[0] == "night-owls"
    assert slugs[0] != slugs[1]


@pytest.mark.parametrize("name", ["", "x" * 121, "a\u202eb", "nul\x00"])
async def test_a_bad_name_is_refused(runtime: Runtime, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        await organizers.found(runtime, await a_person(runtime), name)
    assert refused.value.problems[0].field == "name"


async def test_founding_takes_a_confirmed_account(runtime: Runtime) -> None:
    unconfirmed = replace(await a_person(runtime), verified=False)
    for account in (unconfirmed, None):
        with pytest.raises(NotAllowed):
            await organizers.found(runtime, account, "Night Owls")


async def test_strangers_learn_nothing_and_staff_learn_their_limits(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    staff, stranger = await a_member(runtime, owner, "staff"), await a_person(runtime, "eve")
    async with runtime.reading() as connection:
        organization_id = (await connection.execute(organizers.ORGANIZATIONS.select())).one().id
        await organizers.require(connection, organization_id, owner.id, Action.MANAGE_TEAM)
        with pytest.raises(NotAllowed):
            await organizers.require(connection, organization_id, staff.id, Action.EDIT_EVENT)
        with pytest.raises(NotFound):
            await organizers.require(connection, organization_id, stranger.id, Action.SEE_EVENT)


async def test_the_first_owner_can_be_made_again_without_harm(runtime: Runtime) -> None:
    first = await organizers.make_owner(runtime, "Owner@Hall.test")
    assert await organizers.make_owner(runtime, "owner@hall.test") == first
    views = await organizers.of_account(runtime, first)
    assert [(view.role, view.contact_email) for view in views] == [("owner", "owner@hall.test")]
