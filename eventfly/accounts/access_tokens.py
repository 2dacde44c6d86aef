"""Access tokens: JSON Web Tokens (RFC 9068) signed with EdDSA, good for ten minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt

from eventfly.accounts.access_keys import TOKEN_LASTS, AccessKeyRing

TYPE, ALGORITHM = "at+jwt", "EdDSA"
LONGEST = 1000
_CLOCKS_DIFFER_SECONDS = 30
_REQUIRED = ["iss", "aud", "sub", "sid", "iat", "exp"]
# The runtime's clock decides about times, below.
_CHECKS: Any = {"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "verify_nbf": False}


class BadAccessToken(Exception):
    """No access token of ours, or not any more."""


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: whose it is, and of which sign-in."""

    account_id: UUID
    sign_in_id: UUID
    expires_at: int


def sign_access(ring: AccessKeyRing, issuer: str, account_id: UUID, sign_in_id: UUID, now: datetime) -> str:
    """Make an access token of a sign-in, for the API of the installation at ``issuer``."""
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": issuer,
        "sub": str(account_id),
        "sid": str(sign_in_id),
        "iat": issued,
        "exp": issued + int(TOKEN_LASTS.total_seconds()),
    }
    return jwt.encode(claims, ring.private, algorithm=ALGORITHM, headers={"kid": ring.id, "typ": TYPE})


def key_id_of(token: str) -> str:
    """Return the id of the key that a token names. Raises BadAccessToken for what is no token of our form."""
    if len(token) > LONGEST:
        raise BadAccessToken
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError):
        raise BadAccessToken from None
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or not isinstance(kid, str):
        raise BadAccessToken
    return kid


def read_access(ring: AccessKeyRing, issuer: str, token: str, now: datetime) -> AccessClaims:
    """Check signature, issuer, audience and time of a token. Raises BadAccessToken."""
    key = ring.public.get(key_id_of(token))
    if key is None:
        raise BadAccessToken
    try:
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[ALGORITHM], issuer=issuer, audience=issuer, options=_CHECKS
        )
        found = AccessClaims(UUID(claims["sub"]), UUID(claims["sid"]), int(claims["exp"]))
        issued = int(claims["iat"])
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError):
        raise BadAccessToken from None
    moment = now.timestamp()
    if not issued - _CLOCKS_DIFFER_SECONDS <= moment < found.expires_at:
        raise BadAccessToken
    return found
