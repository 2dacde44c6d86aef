"""Oneself: the account, its API tokens, the organizations it belongs to and who else does."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from starlette.responses import Response

from eventfly import accounts, organizers
from eventfly.accounts import AccountView, Scope
from eventfly.errors import NotFound
from eventfly.http import account_schemas, organizer_schemas, schemas
from eventfly.http.api.answering import nothing, shown
from eventfly.http.api.asking import CURSOR, LIMIT, Access, Asked, Operation
from eventfly.http.api.cursors import read_cursor, write_cursor


async def show_account(asked: Asked) -> Response:
    caller = await asked.caller()
    belongs_to = await organizers.of_account(asked.runtime, caller.introduce().id)
    return shown(account_schemas.AccountOut.of(caller, belongs_to))


async def list_tokens(asked: Asked) -> Response:
    account, limit = await asked.account(), asked.limit()
    after = read_cursor(asked.text("cursor"), UUID)
    found = await accounts.list_api_tokens(
        asked.runtime, account, after=after[0] if after else None, limit=limit + 1
    )
    more = [UUID(found[limit - 1].id)] if len(found) > limit else None
    tokens = [account_schemas.ApiTokenOut.of(view) for view in found[:limit]]
    return shown(account_schemas.ApiTokenList(tokens=tokens, next=asked.link(write_cursor(more))))


async def create_token(asked: Asked) -> Response:
    account, body = await asked.account(), await asked.body()
    given = schemas.read(account_schemas.ApiTokenIn, body)
    return await asked.once(
        partial(_create_token, asked, account, given), credential=f"account {account.id}", body=body
    )


async def _create_token(asked: Asked, account: AccountView, given: account_schemas.ApiTokenIn) -> Response:
    new = await accounts.create_api_token(
        asked.runtime, account, name=given.name, scopes=given.scopes, days=given.days
    )
    return shown(account_schemas.NewApiTokenOut.made(new), status=201)


async def revoke_token(asked: Asked) -> Response:
    account = await asked.account()
    await accounts.revoke_api_token(asked.runtime, account, _id(asked, "token_id", "There is no such token."))
    return nothing()


async def list_members(asked: Asked) -> Response:
    account, limit = await asked.account(), asked.limit()
    after = read_cursor(asked.text("cursor"), UUID)
    found = await organizers.walk_members(
        asked.runtime,
        account.id,
        _id(asked, "organization_id", "There is no such organization."),
        after=after[0] if after else None,
        limit=limit + 1,
    )
    return shown(organizer_schemas.MemberList.of(found, limit, lambda at: asked.link(write_cursor(at))))


def _id(asked: Asked, name: str, otherwise: str) -> UUID:
    try:
        return UUID(asked.path(name))
    except ValueError:
        raise NotFound(otherwise) from None


OPERATIONS = (
    Operation(
        name="showAccount",
        method="GET",
        path="/account",
        summary="Say whose credential this is, and what it permits",
        tag="Account",
        handler=show_account,
        access=Access.ACCOUNT,
        gives=account_schemas.AccountOut,
    ),
    Operation(
        name="listTokens",
        method="GET",
        path="/tokens",
        summary="List your API tokens",
        tag="Account",
        handler=list_tokens,
        access=Access.SIGN_IN,
        scope=Scope.TOKENS,
        query=(LIMIT, CURSOR),
        gives=account_schemas.ApiTokenList,
    ),
    Operation(
        name="createToken",
        method="POST",
        path="/tokens",
        summary="Make an API token; its text is shown this once",
        tag="Account",
        handler=create_token,
        access=Access.SIGN_IN,
        scope=Scope.TOKENS,
        takes=account_schemas.ApiTokenIn,
        gives=account_schemas.NewApiTokenOut,
        status=201,
    ),
    Operation(
        name="revokeToken",
        method="DELETE",
        path="/tokens/{token_id}",
        summary="Make an API token worthless",
        tag="Account",
        handler=revoke_token,
        access=Access.SIGN_IN,
        scope=Scope.TOKENS,
        status=204,
    ),
    Operation(
        name="listMembers",
        method="GET",
        path="/organizations/{organization_id}/members",
        summary="List who belongs to one of your organizations",
        description="Your organizations are in `GET /account`.",
        tag="Account",
        handler=list_members,
        access=Access.ACCOUNT,
        scope=Scope.MEMBERS_READ,
        query=(LIMIT, CURSOR),
        gives=organizer_schemas.MemberList,
    ),
)
