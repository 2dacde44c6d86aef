from datetime import timedelta

import pytest
from sqlalchemy import select

from eventfly import accounts, organizers
from eventfly.accounts import HasAccount
from eventfly.errors import Invalid, NotAllowed, NotFound, Unavailable
from eventfly.organizers import INVITATIONS, AlreadyMember, BadInvitation, OtherAddress
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.integration.events.worlds import a_member, a_person, an_owner
from tests.integration.organizers.acting import (
    PASSWORD,
    account_by,
    invite,
    link,
    member,
    organization_of,
    owed,
    recorded,
    team_of,
)


async def test_an_invited_person_joins_with_the_account_of_that_address(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    secret = await link(runtime, await invite(runtime, owner, bea.email, "manager"))
    offer = await organizers.offer(runtime, secret)
    assert (offer.organization, offer.role, offer.invited_by) == ("ada's nights", "manager", "ada")
    assert offer.has_account
    await organizers.accept(runtime, bea, secret)
    joined = await member(runtime, owner, bea)
    assert joined is not None
    assert joined.role == "manager"
    assert (await team_of(runtime, owner)).invitations == []


async def test_a_link_works_once(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    secret = await link(runtime, await invite(runtime, owner, bea.email))
    await organizers.accept(runtime, bea, secret)
    await organizers.leave(runtime, bea, await organization_of(runtime, owner))
    with pytest.raises(BadInvitation):
        await organizers.accept(runtime, bea, secret)


async def test_a_link_dies_when_it_is_withdrawn(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    invitation = await invite(runtime, owner, bea.email)
    secret = await link(runtime, invitation)
    await organizers.withdraw(runtime, owner, await organization_of(runtime, owner), invitation)
    for use in (organizers.offer(runtime, secret), organizers.accept(runtime, bea, secret)):
        with pytest.raises(BadInvitation):
            await use
    with pytest.raises(NotFound):
        await organizers.letter(runtime, invitation)


async def test_a_link_dies_after_a_week_and_lives_until_then(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    secret = await link(runtime, await invite(runtime, owner, bea.email))
    runtime.clock.advance(days=7, seconds=-1)  # type: ignore[attr-defined]
    await organizers.offer(runtime, secret)
    runtime.clock.advance(seconds=1)  # type: ignore[attr-defined]
    with pytest.raises(BadInvitation):
        await organizers.accept(runtime, bea, secret)
    assert (await team_of(runtime, owner)).invitations[0].expired


async def test_sending_again_makes_a_new_link_for_another_week_and_kills_the_old_one(
    runtime: Runtime,
) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    invitation = await invite(runtime, owner, bea.email)
    old = await link(runtime, invitation)
    runtime.clock.advance(days=8)  # type: ignore[attr-defined]
    await organizers.resend(runtime, owner, await organization_of(runtime, owner), invitation)
    with pytest.raises(BadInvitation):
        await organizers.offer(runtime, old)
    await organizers.accept(runtime, bea, await link(runtime, invitation))
    assert await owed(runtime) == [("invitation", invitation)] * 2


async def test_inviting_an_invited_address_again_keeps_one_invitation_with_the_newest_role(
    runtime: Runtime,
) -> None:
    owner = await an_owner(runtime)
    first = await invite(runtime, owner, "bea@organizer.test", "staff")
    assert await invite(runtime, owner, " Bea@Organizer.test ", "manager") == first
    (shown,) = (await team_of(runtime, owner)).invitations
    assert (shown.email, shown.role) == ("bea@organizer.test", "manager")


async def test_nobody_accepts_for_another_address(runtime: Runtime) -> None:
    owner, eve = await an_owner(runtime), await a_person(runtime, "eve")
    secret = await link(runtime, await invite(runtime, owner, "bea@organizer.test"))
    with pytest.raises(OtherAddress):
        await organizers.accept(runtime, eve, secret)
    with pytest.raises(NotAllowed):
        await organizers.accept(runtime, None, secret)
    assert await member(runtime, owner, eve) is None
    await organizers.offer(runtime, secret)


async def test_signing_up_by_the_link_confirms_the_address_and_joins(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    secret = await link(runtime, await invite(runtime, owner, "new@organizer.test", "manager"))
    signed_in = await organizers.sign_up(runtime, secret, name="Newcomer", password=PASSWORD)
    assert signed_in.account.verified
    assert await accounts.who(runtime, signed_in.secret) == signed_in.account
    joined = await member(runtime, owner, signed_in.account)
    assert joined is not None
    assert (joined.name, joined.role) == ("Newcomer", "manager")
    with pytest.raises(BadInvitation):
        await organizers.sign_up(runtime, secret, name="Again", password=PASSWORD)


async def test_a_bad_password_uses_nothing_up(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    secret = await link(runtime, await invite(runtime, owner, "new@organizer.test"))
    with pytest.raises(Invalid) as refused:
        await organizers.sign_up(runtime, secret, name="", password="short")
    assert {problem.field for problem in refused.value.problems} == {"name", "password"}
    assert await account_by(runtime, "new@organizer.test") is None
    await organizers.offer(runtime, secret)


async def test_a_confirmed_account_is_not_taken_over_by_signing_up(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    secret = await link(runtime, await invite(runtime, owner, bea.email))
    with pytest.raises(HasAccount):
        await organizers.sign_up(runtime, secret, name="Eve", password=PASSWORD)
    assert await member(runtime, owner, bea) is None


async def test_who_signed_up_with_anothers_address_loses_it_to_who_reads_the_mailbox(
    runtime: Runtime,
) -> None:
    owner = await an_owner(runtime)
    await accounts.sign_up(
        runtime, name="Eve", email="bea@organizer.test", password="seven quiet boats", client="c"
    )
    secret = await link(runtime, await invite(runtime, owner, "bea@organizer.test"))
    signed_in = await organizers.sign_up(runtime, secret, name="Bea", password=PASSWORD)
    assert signed_in.account.name == "Bea"
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in(runtime, email="bea@organizer.test", password="seven quiet boats", client="c")


async def test_who_belongs_to_the_team_is_not_invited_and_keeps_their_role(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    early = await link(runtime, await invite(runtime, owner, "staff@organizer.test", "owner"))
    staff = await a_member(runtime, owner, "staff")
    await organizers.accept(runtime, staff, early)
    kept = await member(runtime, owner, staff)
    assert kept is not None
    assert kept.role == "staff"
    with pytest.raises(AlreadyMember):
        await invite(runtime, owner, staff.email, "owner")


@pytest.mark.parametrize(
    ("email", "role", "fields"),
    [
        ("", "staff", {"email"}),
        ("not an address", "king", {"email", "role"}),
        ("bea@organizer.test", "", {"role"}),
    ],
)
async def test_what_cannot_be_read_is_said_beside_the_field(
    runtime: Runtime, email: str, role: str, fields: set[str]
) -> None:
    owner = await an_owner(runtime)
    with pytest.raises(Invalid) as refused:
        await invite(runtime, owner, email, role)
    assert {problem.field for problem in refused.value.problems} == fields


async def test_mails_to_one_address_are_few(runtime: Runtime) -> None:
    runtime.rates = MemoryRates()
    owner = await an_owner(runtime)
    for _ in range(5):
        await invite(runtime, owner)
    with pytest.raises(Unavailable):
        await invite(runtime, owner)


async def test_a_foreign_invitation_is_not_there(runtime: Runtime) -> None:
    owner, other = await an_owner(runtime), await an_owner(runtime, "carl")
    invitation = await invite(runtime, owner)
    team = await organization_of(runtime, other)
    for use in (organizers.resend, organizers.withdraw):
        with pytest.raises(NotFound):
            await use(runtime, other, team, invitation)
    await organizers.letter(runtime, invitation)


async def test_only_owners_see_addresses_and_invitations(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    staff = await a_member(runtime, owner, "staff")
    await invite(runtime, owner)
    seen = await team_of(runtime, staff)
    assert seen.invitations == []
    assert {item.email for item in seen.members} == {""}
    assert {item.name for item in seen.members} == {"ada", "staff"}
    assert len((await team_of(runtime, owner)).invitations) == 1


async def test_a_closed_invitation_holds_no_address_and_the_journal_never_did(runtime: Runtime) -> None:
    owner, bea = await an_owner(runtime), await a_person(runtime, "bea")
    secret = await link(runtime, await invite(runtime, owner, bea.email))
    await organizers.accept(runtime, bea, secret)
    gone = await invite(runtime, owner, "gone@organizer.test")
    await organizers.withdraw(runtime, owner, await organization_of(runtime, owner), gone)
    async with runtime.reading() as connection:
        rows = (await connection.execute(select(INVITATIONS))).all()
    assert {row.email for row in rows} == {""}
    body = await recorded(runtime)
    assert str(gone) in body
    # A bare "bea" may be part of an id.
    private = ('"bea', "bea@", "gone@", '"ada', "ada@", "ada's", secret.lower())
    assert [word for word in private if word in body] == []


async def test_what_ran_out_long_ago_is_deleted(runtime: Runtime) -> None:
    owner = await an_owner(runtime)
    await invite(runtime, owner)
    runtime.clock.advance(days=36)  # type: ignore[attr-defined]
    assert await organizers.purge_invitations(runtime) == 0
    runtime.clock.advance(days=2)  # type: ignore[attr-defined]
    assert await organizers.purge_invitations(runtime) == 1
    assert (await team_of(runtime, owner)).invitations == []


async def test_a_secret_of_another_form_is_no_invitation(runtime: Runtime) -> None:
    for secret in ("", "x" * 32, "é" * 32, None, 7, timedelta()):
        with pytest.raises(BadInvitation):
            await organizers.offer(runtime, secret)  # type: ignore[arg-type]
