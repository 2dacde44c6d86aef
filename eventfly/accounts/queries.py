"""Reading accounts."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.models import Account
from eventfly.accounts.views import AccountView
from eventfly.tables import table

ACCOUNTS = table(Account)


async def find(connection: AsyncConnection, account_id: UUID) -> AccountView | None:
    """Return an account by its id; None when there is none, or it was erased."""
    this = and_(ACCOUNTS.c.id == account_id, ACCOUNTS.c.erased_at.is_(None))
    row = (await connection.execute(select(ACCOUNTS).where(this))).first()
    return view(row) if row else None


async def confirmed_id(connection: AsyncConnection, email: str) -> UUID | None:
    """Return the account that a normalised address was confirmed for; never told to a stranger."""
    this = and_(ACCOUNTS.c.email == email, ACCOUNTS.c.verified_at.is_not(None))
    return (await connection.execute(select(ACCOUNTS.c.id).where(this))).scalar()


async def row_by_email(connection: AsyncConnection, email: str, *, lock: bool = False) -> Row[Any] | None:
    """Return the whole row of a normalised address, password hash included: for this package alone."""
    statement = select(ACCOUNTS).where(ACCOUNTS.c.email == email)
    return (await connection.execute(statement.with_for_update() if lock else statement)).first()


def view(row: Row[Any]) -> AccountView:
    """Make the view of an account's row."""
    return AccountView(row.id, row.email, row.name, row.verified_at is not None)
