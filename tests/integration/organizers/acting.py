"""What people do around teams, in one word each."""

from uuid import UUID

from sqlalchemy import select

from eventfly import accounts, journal, organizers
from eventfly.accounts import AccountView
from eventfly.journal.models import JournalEntry
from eventfly.notifications import MAILS
from eventfly.organizers import MemberView, TeamView
from eventfly.runtime import Runtime
from eventfly.tables import table

PASSWORD = "mossy lantern ferry"
JOURNAL = table(JournalEntry)


async def organization_of(runtime: Runtime, account: AccountView) -> UUID:
    return UUID((await organizers.of_account(runtime, account.id))[0].id)


async def invite(
    runtime: Runtime, owner: AccountView, email: str = "bea@organizer.test", role: str = "staff"
) -> UUID:
    team = await organization_of(runtime, owner)
    return await organizers.invite(runtime, owner, team, email=email, role=role)


async def link(runtime: Runtime, invitation_id: UUID) -> str:
    """Read the secret that is put into an invitation's mail when it is sent."""
    return (await organizers.letter(runtime, invitation_id)).secret


async def join(runtime: Runtime, owner: AccountView, person: AccountView, role: str = "staff") -> None:
    await organizers.accept(
        runtime, person, await link(runtime, await invite(runtime, owner, person.email, role))
    )


async def team_of(runtime: Runtime, account: AccountView) -> TeamView:
    return await organizers.team(runtime, account, await organization_of(runtime, account))


async def member(runtime: Runtime, asker: AccountView, whom: AccountView) -> MemberView | None:
    members = (await team_of(runtime, asker)).members
    return next((item for item in members if item.account_id == str(whom.id)), None)


async def recorded(runtime: Runtime) -> str:
    """All that the journal holds, as one text."""
    async with runtime.reading() as connection:
        return "\n".join((await connection.execute(select(JOURNAL.c.body))).scalars()).lower()


async def owed(runtime: Runtime) -> list[tuple[str, UUID]]:
    """Let the news travel, and list the mails by kind and subject."""
    (entry,) = [one for one in journal.consumers() if one.name == "notifications"]
    while await journal.consume(runtime, entry):
        pass
    async with runtime.reading() as connection:
        rows = (await connection.execute(select(MAILS).order_by(MAILS.c.created_at, MAILS.c.id))).all()
    return [(row.kind, row.subject_id) for row in rows]


async def account_by(runtime: Runtime, email: str) -> UUID | None:
    async with runtime.reading() as connection:
        return await accounts.confirmed_id(connection, email)
