from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from eventfly import accounts, organizers
from state.join import JoinState
from state.organization import OrganizationState
from state.organizer_new_event import NewEventState
from state.organizer_overview import OrganizerOverviewState
from state.switcher import SwitcherState
from state.team import TeamState
from tests.state.tabs import a_tab, scripts
from tests.state.test_organizing import FORM, create, signed_in

Person = tuple[accounts.AccountView, str]


@pytest_asyncio.fixture
async def owner(runtime) -> Person:
    account, cookie = await signed_in(runtime, "ada")
    await organizers.found(runtime, account, "Ada's nights")
    return account, cookie


async def organization_id(runtime, person: Person) -> str:
    return (await organizers.of_account(runtime, person[0].id))[0].id


async def joined(runtime, owner: Person, name: str, role: str = "staff") -> Person:
    person = await signed_in(runtime, name)
    team = UUID(await organization_id(runtime, owner))
    invited = await organizers.invite(runtime, owner[0], team, email=person[0].email, role=role)
    await organizers.accept(runtime, person[0], (await organizers.letter(runtime, invited)).secret)
    return person


async def opened(state: Any, person: Person, **where: str) -> Any:
    tab = a_tab(state, cookie=person[1], **where)
    await tab.load()
    return tab


async def test_strangers_and_newcomers_see_no_team(runtime):
    nobody = a_tab(TeamState)
    await nobody.load()
    assert (nobody.signed_in, nobody.team, nobody.loaded) == (False, None, True)
    newcomer = await opened(TeamState, await signed_in(runtime, "bea"))
    assert (newcomer.signed_in, newcomer.team) == (True, None)


async def test_an_owner_invites_and_the_form_begins_anew(runtime, owner):
    tab = await opened(TeamState, owner)
    form = {"organization": tab.team.organization.id, "email": "bea@organizer.test", "role": "manager"}
    await tab.invite(form)
    assert (tab.team.invitations[0].email, tab.invited) == ("bea@organizer.test", 1)
    assert "on its way" in tab.told
    await tab.invite({**form, "email": "nobody"})
    assert (set(tab.problems), tab.invited, tab.told) == ({"email"}, 1, "")


async def test_an_invitation_is_sent_again_and_withdrawn(runtime, owner):
    tab = await opened(TeamState, owner)
    team = tab.team.organization.id
    await tab.invite({"organization": team, "email": "bea@organizer.test", "role": "staff"})
    invitation = tab.team.invitations[0].id
    await tab.resend(invitation)
    assert "Sent again" in tab.told
    await tab.withdraw(invitation)
    assert tab.team.invitations == []
    await tab.withdraw(invitation)
    assert (tab.missing, tab.notice) == (
        False,
        "That cannot be done any more. This is how the team stands.",
    )


async def test_a_role_is_changed_and_a_member_removed(runtime, owner):
    bea, _cookie = await joined(runtime, owner, "bea")
    tab = await opened(TeamState, owner)
    await tab.change_role(str(bea.id), "manager")
    assert [item.role for item in tab.team.members] == ["owner", "manager"]
    await tab.ask(str(bea.id))
    await tab.remove(str(bea.id))
    assert ([item.name for item in tab.team.members], tab.asking) == (["ada"], "")


async def test_the_last_owner_is_told_why_not(runtime, owner):
    account, _cookie = owner
    tab = await opened(TeamState, owner)
    for attempt in (tab.leave(tab.team.organization.id), tab.change_role(str(account.id), "staff")):
        await attempt
        assert "needs an owner" in tab.notice
        assert tab.team.members[0].role == "owner"


async def test_who_was_removed_meanwhile_is_shown_nothing(runtime, owner):
    bea = await joined(runtime, owner, "bea", "owner")
    tab = await opened(TeamState, bea)
    await (await opened(TeamState, owner)).remove(str(bea[0].id))
    await tab.change_role(str(owner[0].id), "staff")
    assert tab.team is None
    assert (await opened(TeamState, owner)).team.members[0].role == "owner"


async def test_whoever_leaves_goes_back_to_their_events(runtime, owner):
    tab = await opened(TeamState, await joined(runtime, owner, "bea"))
    assert "/organize" in scripts(await tab.leave(tab.team.organization.id))
    assert len((await opened(TeamState, owner)).team.members) == 1


@pytest.mark.parametrize("hostile", ["", "no id", "0" * 5000, "\x00", str(UUID(int=7))])
async def test_hostile_ids_change_nothing(runtime, owner, hostile):
    await joined(runtime, owner, "bea")
    tab = await opened(TeamState, owner)
    before = tab.team
    for attempt in (
        tab.remove(hostile),
        tab.withdraw(hostile),
        tab.resend(hostile),
        tab.change_role(hostile, "owner"),
        tab.leave(hostile),
        tab.invite({"organization": hostile, "email": "eve@organizer.test", "role": "owner"}),
    ):
        await attempt
    assert (await opened(TeamState, owner)).team == before


async def test_settings_are_saved_and_problems_told(runtime, owner):
    tab = await opened(OrganizationState, owner)
    form = {"organization": tab.organization.id, "name": "Owls", "contact_email": "hi@owls.test"}
    await tab.save({**form, "contact_terms": "No calls."})
    assert (tab.organization.name, tab.organization.contact_terms) == ("Owls", "No calls.")
    await tab.save({**form, "name": "", "contact_email": "nobody"})
    assert set(tab.problems) == {"name", "contact_email"}
    staff = await opened(OrganizationState, await joined(runtime, owner, "bea"))
    assert not staff.organization.may_edit
    await staff.save({**form, "name": "Mine now"})
    assert staff.missing
    assert (await opened(OrganizationState, owner)).organization.name == "Owls"


async def test_switching_shows_the_other_organizations_events_and_team(runtime, owner):
    await create(owner[1])
    bea = await signed_in(runtime, "bea")
    await organizers.found(runtime, bea[0], "Bea's days")
    await create(bea[1], title="Probe Noon")
    runtime.clock.advance(seconds=1)
    team = UUID(await organization_id(runtime, owner))
    invited = await organizers.invite(runtime, owner[0], team, email=bea[0].email, role="manager")
    await organizers.accept(runtime, bea[0], (await organizers.letter(runtime, invited)).secret)
    tab = await opened(SwitcherState, bea)
    assert (tab.name, [name for _, name in tab.options]) == ("Ada's nights", ["Bea's days", "Ada's nights"])
    assert [card.title for card in (await opened(OrganizerOverviewState, bea)).view.cards] == ["Probe Night"]
    runtime.clock.advance(seconds=1)
    assert "location.assign" in scripts(await tab.switch(tab.options[0][0]))
    assert [card.title for card in (await opened(OrganizerOverviewState, bea)).view.cards] == ["Probe Noon"]
    assert (await opened(TeamState, bea)).team.organization.name == "Bea's days"


async def test_nobody_switches_to_a_foreign_organization(runtime, owner):
    bea = await signed_in(runtime, "bea")
    tab = await opened(SwitcherState, bea)
    for foreign in (await organization_id(runtime, owner), "no id"):
        await tab.switch(foreign)
        assert tab.missing
    assert (await opened(TeamState, bea)).team is None


async def test_a_new_event_belongs_to_the_organization_its_form_was_opened_for(runtime, owner):
    await joined(runtime, owner, "bea", "manager")
    bea = await signed_in(runtime, "bea")
    form = await opened(NewEventState, bea)
    await organizers.found(runtime, bea[0], "Bea's days")
    await form.save(FORM)
    assert [card.title for card in (await opened(OrganizerOverviewState, owner)).view.cards] == [
        "Probe Night"
    ]


async def an_invitation(runtime, owner: Person, email: str) -> str:
    team = UUID(await organization_id(runtime, owner))
    invited = await organizers.invite(runtime, owner[0], team, email=email, role="staff")
    return (await organizers.letter(runtime, invited)).secret


async def test_an_invitation_is_shown_and_accepted(runtime, owner):
    bea = await signed_in(runtime, "bea")
    token = await an_invitation(runtime, owner, bea[0].email)
    tab = a_tab(JoinState, at=f"/join?token={token}", cookie=bea[1])
    await tab.load()
    assert (tab.offer.organization, tab.own_email) == ("Ada's nights", bea[0].email)
    await tab.accept()
    assert (await opened(TeamState, bea)).team.organization.name == "Ada's nights"
    await tab.load()
    assert tab.offer is None


async def test_another_account_is_told_and_a_bad_link_says_so(runtime, owner):
    eve = await signed_in(runtime, "eve")
    token = await an_invitation(runtime, owner, "bea@organizer.test")
    tab = a_tab(JoinState, at=f"/join?token={token}", cookie=eve[1])
    await tab.load()
    await tab.accept()
    assert "another address" in tab.notice
    assert f"token%3D{token}" in tab.sign_in_url
    for bad in ("", "x", "a" * 32, "<script>"):
        tab = a_tab(JoinState, at=f"/join?token={bad}", cookie=eve[1])
        await tab.load()
        assert (tab.offer, tab.loaded) == (None, True)
        await tab.accept()
        assert "no longer" in tab.notice or "was used" in tab.notice
