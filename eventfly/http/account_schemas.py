"""What the API takes and gives around signing in: passwords, tokens, who one is."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from eventfly import accounts
from eventfly.accounts import SCOPE_TEXTS, ApiTokenView, Scope, TokenPair
from eventfly.http.organizer_schemas import Organization
from eventfly.http.schemas import Given, Next, Shown, Text, utc

Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=80)]
ScopeName = Annotated[str, Field(json_schema_extra={"enum": [scope.value for scope in SCOPE_TEXTS]})]


class SignInIn(Given):
    email: Text
    password: Password


class RefreshIn(Given):
    refresh_token: Text


class TokensOut(Shown):
    """Send the access token as `Authorization: Bearer`; the refresh token gives the next pair, once."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token
    expires_in: Annotated[int, Field(description="Seconds.")]
    refresh_token: str
    refresh_expires_in: Annotated[int, Field(description="Seconds.")]

    @classmethod
    def of(cls, pair: TokenPair) -> Self:
        return cls(
            access_token=pair.access,
            expires_in=pair.access_seconds,
            refresh_token=pair.refresh,
            refresh_expires_in=pair.refresh_seconds,
        )


class PublicKey(Shown):
    kid: str
    kty: str
    crv: str
    alg: str
    use: str
    x: str


class KeySet(Shown):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[PublicKey]

    @classmethod
    def of(cls, key_set: dict[str, Any]) -> Self:
        return cls.model_validate(key_set)


class ApiTokenIn(Given):
    name: Words
    scopes: Annotated[tuple[ScopeName, ...], Field(min_length=1, max_length=20)]
    days: Annotated[Literal[7, 30, 90, 365], Field(description="How long it lasts.")]


class ApiTokenOut(Shown):
    id: UUID
    name: str
    hint: Annotated[str, Field(description="Its last four letters.")]
    scopes: list[str]
    created_at: str
    expires_at: str
    used_at: Annotated[str | None, Field(description="To five minutes.")]

    @classmethod
    def of(cls, view: ApiTokenView) -> Self:
        return cls(**_told(view))


class NewApiTokenOut(ApiTokenOut):
    token: Annotated[str, Field(description="Shown now and never again.")]

    @classmethod
    def made(cls, new: accounts.NewApiToken) -> Self:
        return cls(**_told(new.token), token=new.secret)


class ApiTokenList(Shown):
    tokens: list[ApiTokenOut]
    next: Next


class AccountOut(Shown):
    id: UUID
    name: str
    email: str
    scopes: Annotated[list[str], Field(description="What this credential permits.")]
    organizations: list[Organization]

    @classmethod
    def of(cls, caller: accounts.Caller, belongs_to: list[Any]) -> Self:
        account = caller.introduce()
        return cls(
            id=account.id,
            name=account.name,
            email=account.email,
            scopes=[scope.value for scope in Scope if scope in caller.scopes],
            organizations=[Organization.of(view) for view in belongs_to],
        )


def _told(view: ApiTokenView) -> dict[str, Any]:
    return {
        "id": UUID(view.id),
        "name": view.name,
        "hint": view.hint,
        "scopes": view.scopes,
        "created_at": utc(view.created_at_iso),
        "expires_at": utc(view.expires_at_iso),
        "used_at": utc(view.used_at_iso) or None,
    }
