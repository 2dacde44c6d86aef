"""What is no access token of ours is refused, however like one it looks."""

import base64
from datetime import UTC, datetime, timedelta

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eventfly.accounts.access_keys import AccessKeyRing
from eventfly.accounts.access_tokens import BadAccessToken, read_access, sign_access
from eventfly.identifiers import new_id

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
US = "https://tickets.example.org"


def a_ring(kid: str = "key-1") -> AccessKeyRing:
    private = Ed25519PrivateKey.generate()
    return AccessKeyRing(kid, private, {kid: private.public_key()}, NOW)


def a_token(ring: AccessKeyRing, *, algorithm: str = "EdDSA", key=None, header=None, **changes) -> str:
    issued = int(NOW.timestamp())
    claims = {"iss": US, "aud": US, "sub": str(new_id()), "sid": str(new_id()), "iat": issued}
    claims |= {"exp": issued + 600} | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    wanted = {"kid": ring.id, "typ": "at+jwt"} | (header or {})
    headers = {name: value for name, value in wanted.items() if value is not None}
    return jwt.encode(kept, key or ring.private, algorithm=algorithm, headers=headers)


def test_a_token_says_whose_it_is_and_of_which_sign_in():
    ring, account_id, sign_in_id = a_ring(), new_id(), new_id()
    claims = read_access(ring, US, sign_access(ring, US, account_id, sign_in_id, NOW), NOW)
    assert (claims.account_id, claims.sign_in_id) == (account_id, sign_in_id)


def test_it_holds_for_ten_minutes_and_not_before():
    ring = a_ring()
    token = sign_access(ring, US, new_id(), new_id(), NOW)
    read_access(ring, US, token, NOW + timedelta(minutes=10, seconds=-1))
    for moment in (NOW + timedelta(minutes=10), NOW - timedelta(seconds=31)):
        with pytest.raises(BadAccessToken):
            read_access(ring, US, token, moment)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "https://evil.example"},
        {"aud": None},
        {"sub": None},
        {"sub": "not-an-id"},
        {"sid": None},
        {"sid": 5},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"header": {"typ": "JWT"}},
        {"header": {"kid": "key-2"}},
        {"header": {"kid": None}},
        {"algorithm": "HS256", "key": "a shared secret of enough bytes for HMAC"},
    ],
    ids=str,
)
def test_a_token_that_is_not_quite_ours_is_none(changes):
    ring = a_ring()
    read_access(ring, US, a_token(ring), NOW)
    with pytest.raises(BadAccessToken):
        read_access(ring, US, a_token(ring, **changes), NOW)


def test_a_token_that_nobody_signed_is_none():
    ring = a_ring()
    unsigned = [{"alg": "none", "typ": "at+jwt", "kid": ring.id}, {"iss": US, "aud": US, "exp": 2**40}]
    parts = [base64.urlsafe_b64encode(orjson.dumps(part)).rstrip(b"=").decode() for part in unsigned]
    with pytest.raises(BadAccessToken):
        read_access(ring, US, ".".join([*parts, ""]), NOW)


def test_another_key_under_our_keys_name_signs_nothing():
    ours, theirs = a_ring(), a_ring()
    with pytest.raises(BadAccessToken):
        read_access(ours, US, a_token(theirs), NOW)


def test_the_public_key_is_no_shared_secret():
    ring = a_ring()
    public = ring.public[ring.id].public_bytes_raw()
    with pytest.raises(BadAccessToken):
        read_access(ring, US, a_token(ring, algorithm="HS256", key=public), NOW)


def test_claims_cannot_be_exchanged_under_a_signature():
    ring = a_ring()
    head, body, signature = a_token(ring).split(".")
    claims = orjson.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(orjson.dumps(claims | {"sub": str(new_id())})).rstrip(b"=").decode()
    with pytest.raises(BadAccessToken):
        read_access(ring, US, f"{head}.{forged}.{signature}", NOW)


@pytest.mark.parametrize("text", ["", "...", "a.b", "\ud800.a.b", "a" * 5000, "e30.e30.e30", "W10.W10."])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(BadAccessToken):
        read_access(a_ring(), US, text, NOW)
