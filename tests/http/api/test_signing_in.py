"""Programs sign in over HTTP, with all the manners: keys, replays, refusals, nothing kept that could be guessed at."""

import hashlib

import jwt
import pytest
from sqlalchemy import select

from eventfly.http.idempotency import KEYS
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.http.api.people import PASSWORD, an_account, fields, fresh, token_of
from tests.http.clients import a_stranger

EMAIL = "olga@example.org"
WHO = {"email": EMAIL, "password": PASSWORD}


async def signed_in(client) -> dict[str, str]:
    answer = await client.post("/api/v1/sign-in", json=WHO, headers=fresh({}))
    assert answer.status_code == 200
    return answer.json()


def by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_from_password_to_tokens_to_the_next_pair_and_out(runtime: Runtime) -> None:
    account = await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        pair = await signed_in(client)
        assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 600)
        about = (await client.get("/api/v1/account", headers=by(pair["access_token"]))).json()
        assert (about["id"], about["email"]) == (str(account.id), EMAIL)
        assert "tokens" in about["scopes"]
        following = await client.post(
            "/api/v1/sign-in/refresh", json={"refresh_token": pair["refresh_token"]}, headers=fresh({})
        )
        access = following.json()["access_token"]
        out = await client.post("/api/v1/sign-out", headers=fresh(by(access)))
        assert (out.status_code, out.content) == (204, b"")
        gone = await client.get("/api/v1/account", headers=by(access))
        assert (gone.status_code, gone.headers["www-authenticate"]) == (401, "Bearer")


async def test_who_missed_an_answer_asks_again_with_the_same_key_and_is_no_thief(runtime: Runtime) -> None:
    await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        sent = {"refresh_token": (await signed_in(client))["refresh_token"]}
        headers = fresh({})
        first = await client.post("/api/v1/sign-in/refresh", json=sent, headers=headers)
        again = await client.post("/api/v1/sign-in/refresh", json=sent, headers=headers)
        assert again.json() == first.json()
        assert (await client.get("/api/v1/account", headers=by(first.json()["access_token"]))).is_success
        thief = await client.post("/api/v1/sign-in/refresh", json=sent, headers=fresh({}))
        assert (thief.status_code, thief.json()["code"]) == (401, "bad-refresh-token")
        ended = await client.get("/api/v1/account", headers=by(first.json()["access_token"]))
        assert ended.status_code == 401


async def test_a_sign_in_is_repeated_by_its_key_and_weak_keys_are_refused(runtime: Runtime) -> None:
    await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        headers = fresh({})
        first = await client.post("/api/v1/sign-in", json=WHO, headers=headers)
        again = await client.post("/api/v1/sign-in", json=WHO, headers=headers)
        assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
        other = await client.post("/api/v1/sign-in", json=WHO | {"password": "x"}, headers=headers)
        weak = await client.post("/api/v1/sign-in", json=WHO, headers={"Idempotency-Key": "sign-in"})
        assert [other.status_code, weak.status_code] == [422, 422]
        assert other.json() == weak.json()


async def test_no_hash_is_kept_that_a_password_could_be_guessed_by(runtime: Runtime) -> None:
    await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        answer = await client.post("/api/v1/sign-in", json=WHO, headers=fresh({}))
    async with runtime.reading() as connection:
        kept = str((await connection.execute(select(KEYS))).all())
    assert hashlib.sha256(answer.request.content).hexdigest() not in kept
    assert answer.json()["refresh_token"] not in kept


async def test_a_wrong_password_and_an_unknown_address_are_refused_alike(runtime: Runtime) -> None:
    await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        wrong = await client.post("/api/v1/sign-in", json=WHO | {"password": "no"}, headers=fresh({}))
        unknown = await client.post("/api/v1/sign-in", json=WHO | {"email": "a@b.example"}, headers=fresh({}))
    assert (wrong.status_code, fields(wrong)) == (422, ["password"])
    assert wrong.json() == unknown.json()


async def test_guessing_is_slowed_down_and_says_for_how_long(runtime: Runtime) -> None:
    runtime.rates = MemoryRates()
    async with a_stranger(runtime) as client:
        statuses = []
        for number in range(11):
            sent = {"email": EMAIL, "password": f"guess {number}"}
            answer = await client.post("/api/v1/sign-in", json=sent, headers=fresh({}))
            statuses.append(answer.status_code)
    assert statuses == [422] * 10 + [429]
    assert int(answer.headers["retry-after"]) > 1


async def test_tokens_are_made_listed_and_revoked_by_who_signed_in_and_by_no_token(runtime: Runtime) -> None:
    account = await an_account(runtime, EMAIL, password=PASSWORD)
    wanted = {"name": "Door app", "scopes": ["events:read"], "days": 30}
    async with a_stranger(runtime) as client:
        me = by((await signed_in(client))["access_token"])
        headers = fresh(me)
        made = await client.post("/api/v1/tokens", json=wanted, headers=headers)
        assert made.status_code == 201
        again = await client.post("/api/v1/tokens", json=wanted, headers=headers)
        assert again.json() == made.json()
        token = made.json()["token"]
        assert (await client.get("/api/v1/organize/events", headers=by(token))).status_code == 200
        listed = (await client.get("/api/v1/tokens", headers=me)).json()["tokens"]
        assert [one["name"] for one in listed] == ["Door app"]
        assert token not in str(listed)
        wide = await token_of(runtime, account)
        for method, path in (
            ("GET", "/tokens"),
            ("POST", "/tokens"),
            ("DELETE", f"/tokens/{listed[0]['id']}"),
        ):
            refused = await client.request(method, f"/api/v1{path}", json=wanted, headers=fresh(wide))
            assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
        assert (await client.post("/api/v1/sign-out", headers=fresh(wide))).status_code == 401
        gone = [
            (await client.delete(f"/api/v1/tokens/{listed[0]['id']}", headers=me)).status_code
            for _ in range(2)
        ]
        assert gone == [204, 404]
        assert (await client.get("/api/v1/organize/events", headers=by(token))).status_code == 401
        assert (await client.delete("/api/v1/tokens/none", headers=me)).status_code == 404


async def test_tokens_are_listed_slice_by_slice(runtime: Runtime) -> None:
    account = await an_account(runtime, EMAIL, password=PASSWORD)
    for _ in range(5):
        await token_of(runtime, account)
    async with a_stranger(runtime) as client:
        me = by((await signed_in(client))["access_token"])
        found, link = [], "/api/v1/tokens?limit=2"
        while link:
            slice_ = (await client.get(link, headers=me)).json()
            found += [token["id"] for token in slice_["tokens"]]
            link = slice_["next"]
    assert len(found) == len(set(found)) == 5


@pytest.mark.parametrize("path", ["/api/v1/jwks.json", "/.well-known/jwks.json"])
async def test_anybody_can_check_a_token_by_the_published_keys(runtime: Runtime, path: str) -> None:
    await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        token = (await signed_in(client))["access_token"]
        keys = jwt.PyJWKSet.from_dict((await client.get(path)).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    options = {"verify_exp": False, "verify_iat": False}
    assert jwt.decode(token, key, algorithms=["EdDSA"], audience=runtime.public_url, options=options)["sid"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic b2xnYTp4", "Bearer a b", "Bearer " + "x" * 5000, "bearer ..."]
)
async def test_what_is_no_credential_is_refused(runtime: Runtime, header: str) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get("/api/v1/account", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


async def test_a_token_of_another_installation_is_nobodys_here(runtime: Runtime) -> None:
    await an_account(runtime, EMAIL, password=PASSWORD)
    async with a_stranger(runtime) as client:
        token = (await signed_in(client))["access_token"]
        runtime.public_url = "https://elsewhere.example.org"
        assert (await client.get("/api/v1/account", headers=by(token))).status_code == 401
