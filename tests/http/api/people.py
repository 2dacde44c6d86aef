"""Who calls the API: accounts in their roles, and the headers that they send."""

from collections.abc import Iterable
from typing import Any

from eventfly import accounts, events, journal, organizers
from eventfly.accounts import SCOPE_TEXTS, AccountView
from eventfly.identifiers import new_secret
from eventfly.runtime import Runtime
from tests.builders import AnEvent

EVERY_SCOPE = tuple(scope.value for scope in SCOPE_TEXTS)
PASSWORD = "mossy lantern ferry"


async def an_account(runtime: Runtime, email: str, *, password: str | None = None) -> AccountView:
    account_id = await accounts.ensure(
        runtime, email=email, name=email.partition("@")[0].title(), password=password
    )
    async with runtime.reading() as connection:
        account = await accounts.find(connection, account_id)
    assert account is not None
    return account


async def joins(runtime: Runtime, account: AccountView, event: AnEvent, role: str = "owner") -> str:
    """Make the account a member of the event's organization; return the organization's id."""
    async with runtime.transaction() as connection:
        organization_id = (await events.snapshot(connection, event.id)).organization_id
        row = {
            "organization_id": organization_id,
            "account_id": account.id,
            "role": role,
            "created_at": runtime.now(),
        }
        await journal.insert_rows(connection, organizers.MEMBERSHIPS, [row])
    return str(organization_id)


async def token_of(
    runtime: Runtime, account: AccountView, scopes: Iterable[str] = EVERY_SCOPE
) -> dict[str, str]:
    """Return the headers of a program that has an API token of the account."""
    made = await accounts.create_api_token(runtime, account, name="Test", scopes=scopes, days=30)
    return {"Authorization": f"Bearer {made.secret}"}


async def a_program(
    runtime: Runtime, event: AnEvent, role: str = "owner", email: str = "olga@example.org"
) -> dict[str, str]:
    """Return the headers of a program of somebody who belongs to the event's organization."""
    account = await an_account(runtime, email)
    await joins(runtime, account, event, role)
    return await token_of(runtime, account)


def fresh(headers: dict[str, str]) -> dict[str, str]:
    """Add a new Idempotency-Key."""
    return {**headers, "Idempotency-Key": new_secret()}


def fields(answer: Any) -> list[str]:
    """List the fields that a refusal names."""
    return [error["field"] for error in answer.json()["errors"]]
