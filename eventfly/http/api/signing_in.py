"""Signing programs in and out, and the keys to check their tokens by."""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from eventfly import accounts
from eventfly.accounts import NotSignedIn, Scope
from eventfly.http import account_schemas, schemas
from eventfly.http.api.answering import nothing, shown, shown_to_all
from eventfly.http.api.asking import Access, Asked, Operation

KEYS_KEPT_SECONDS = 300
_ANYBODY = "anybody"


async def sign_in(asked: Asked) -> Response:
    body = await asked.body()
    given = schemas.read(account_schemas.SignInIn, body)
    return await asked.once(
        partial(_sign_in, asked, given), credential=_ANYBODY, body=_fingerprint(asked, body), strong=True
    )


async def _sign_in(asked: Asked, given: account_schemas.SignInIn) -> Response:
    pair = await accounts.sign_in_machine(
        asked.runtime, email=given.email, password=given.password, client=asked.client()
    )
    return shown(account_schemas.TokensOut.of(pair))


async def refresh(asked: Asked) -> Response:
    body = await asked.body()
    given = schemas.read(account_schemas.RefreshIn, body)
    # Who missed the answer asks again with the same key, and nobody takes them for a thief.
    return await asked.once(
        partial(_refresh, asked, given.refresh_token), credential=given.refresh_token, body=body
    )


async def _refresh(asked: Asked, refresh_token: str) -> Response:
    pair = await accounts.refresh_sign_in(asked.runtime, refresh_token)
    return shown(account_schemas.TokensOut.of(pair))


async def sign_out(asked: Asked) -> Response:
    caller = await asked.caller()
    if caller.sign_in_id is None:
        raise NotSignedIn("Only an access token is signed in; an API token is revoked.")
    return await asked.once(partial(_sign_out, asked, caller), credential=f"sign-in {caller.sign_in_id}")


async def _sign_out(asked: Asked, caller: accounts.Caller) -> Response:
    if caller.sign_in_id is not None:
        await accounts.end_sign_in(asked.runtime, caller.sign_in_id)
    return nothing()


async def keys(asked: Asked) -> Response:
    ring = await accounts.load_access_keys(asked.runtime)
    return shown_to_all(asked.request, account_schemas.KeySet.of(ring.key_set()), max_age=KEYS_KEPT_SECONDS)


def _fingerprint(asked: Asked, body: bytes) -> bytes:
    """Stand for a body that holds a password: a plain hash of it, kept for a day, could be guessed at."""
    if asked.runtime.secrets is None:
        raise RuntimeError("passwords are compared by a keyed hash: the runtime needs a SecretBox")
    return asked.runtime.secrets.derive("idempotent sign-in", body.hex()).encode()


OPERATIONS = (
    Operation(
        name="signIn",
        method="POST",
        path="/sign-in",
        summary="Sign a program in with address and password",
        description="The key alone says who asks: it needs 128 random bits. A wrong password is 422.",
        tag="Signing in",
        handler=sign_in,
        takes=account_schemas.SignInIn,
        gives=account_schemas.TokensOut,
    ),
    Operation(
        name="refresh",
        method="POST",
        path="/sign-in/refresh",
        summary="Get the next pair of tokens",
        description=(
            "A refresh token works once. When one is shown again under another key, somebody has a copy: the"
            " whole sign-in ends, and only the password begins another."
        ),
        tag="Signing in",
        handler=refresh,
        takes=account_schemas.RefreshIn,
        gives=account_schemas.TokensOut,
        refusals=(401,),
    ),
    Operation(
        name="signOut",
        method="POST",
        path="/sign-out",
        summary="Sign a program out; its tokens are worth nothing from then on",
        tag="Signing in",
        handler=sign_out,
        access=Access.SIGN_IN,
        scope=Scope.TOKENS,
        status=204,
    ),
    Operation(
        name="listKeys",
        method="GET",
        path="/jwks.json",
        summary="List the public keys that access tokens are signed with",
        description="Also at `/.well-known/jwks.json`. A new key is here an hour before it signs.",
        tag="Signing in",
        handler=keys,
        gives=account_schemas.KeySet,
        is_cached=True,
    ),
)
