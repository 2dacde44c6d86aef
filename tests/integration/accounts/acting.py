"""What people do around accounts, in one word each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventfly import accounts
from eventfly.accounts import AccountView, SignedIn, TokenPurpose
from eventfly.accounts.queries import ACCOUNTS
from eventfly.identifiers import new_id
from eventfly.journal import insert_rows
from eventfly.journal.models import JournalEntry
from eventfly.runtime import Runtime
from eventfly.tables import table

PASSWORD = "mossy lantern ferry"
EMAIL = "ada@example.org"
JOURNAL = table(JournalEntry)


async def sign_up(
    runtime: Runtime, *, email: str = EMAIL, password: str = PASSWORD, name: str = "Ada"
) -> None:
    await accounts.sign_up(runtime, name=name, email=email, password=password, client="192.0.2.1")


async def sign_in(
    runtime: Runtime, *, email: str = EMAIL, password: str = PASSWORD, client: str = "192.0.2.1"
) -> SignedIn:
    return await accounts.sign_in(runtime, email=email, password=password, client=client)


async def an_account(runtime: Runtime, *, email: str = EMAIL, password: str | None = PASSWORD) -> AccountView:
    account_id = await accounts.ensure(runtime, email=email, name="Ada", password=password)
    async with runtime.reading() as connection:
        account = await accounts.find(connection, account_id)
    assert account is not None
    return account


async def link(
    runtime: Runtime, purpose: TokenPurpose, *, email: str = EMAIL, now: datetime | None = None
) -> str:
    """Read the secret that is put into a mail when it is sent."""
    async with runtime.transaction() as connection:
        account_id = (
            await connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.email == email))
        ).scalar_one()
        return await accounts.mint_token(connection, account_id, purpose, now or runtime.now())


async def a_contact(runtime: Runtime, *, email: str = EMAIL) -> UUID:
    row = accounts.contact_row(
        event_id=new_id(),
        id=new_id(),
        order_id=new_id(),
        role=accounts.ContactRole.BUYER,
        name="Ada",
        email=email,
        created_at=runtime.now(),
    )
    async with runtime.transaction() as connection:
        await insert_rows(connection, accounts.CONTACTS, [row])
    return row["id"]


async def owner_of(runtime: Runtime, contact_id: UUID) -> UUID | None:
    contacts = accounts.CONTACTS
    async with runtime.reading() as connection:
        found = select(contacts.c.account_id).where(contacts.c.id == contact_id)
        return (await connection.execute(found)).scalar_one()


async def recorded(runtime: Runtime) -> list[str]:
    async with runtime.reading() as connection:
        statement = select(JOURNAL.c.kind).order_by(JOURNAL.c.event_id, JOURNAL.c.seq)
        return list((await connection.execute(statement)).scalars())


async def stored(runtime: Runtime) -> str:
    """Everything that the tables of accounts and the journal hold, as one text."""
    texts = []
    async with runtime.reading() as connection:
        from eventfly.accounts.sessions import SESSIONS
        from eventfly.accounts.tokens import TOKENS

        for one in (ACCOUNTS, SESSIONS, TOKENS, JOURNAL):
            texts += [str(tuple(row)) for row in (await connection.execute(select(one))).all()]
    return "\n".join(texts)
