"""Programs that sign in: access tokens, refresh tokens that work once, and what ends them."""

import asyncio
from datetime import timedelta

import jwt
import pytest
from sqlalchemy import select

from eventfly import accounts
from eventfly.accounts import BadRefreshToken, NotSignedIn, Scope, TokenPurpose, WrongPassword
from eventfly.accounts.access_keys import KEYS, load_access_keys
from eventfly.accounts.machine_sign_in import REFRESH_TOKENS, SIGN_INS, TokenPair
from eventfly.platform.secrets import FernetBox
from eventfly.runtime import Runtime
from tests.integration.accounts.acting import EMAIL, PASSWORD, an_account, link


@pytest.fixture(autouse=True)
def _sealed(runtime: Runtime) -> None:
    runtime.secrets = FernetBox("a secret key that is only used in tests")


async def sign_in(runtime: Runtime, password: str = PASSWORD) -> TokenPair:
    return await accounts.sign_in_machine(runtime, email=EMAIL, password=password, client="192.0.2.1")


async def everything(runtime: Runtime) -> str:
    async with runtime.reading() as connection:
        rows = [(await connection.execute(select(one))).all() for one in (SIGN_INS, REFRESH_TOKENS, KEYS)]
    return str(rows)


async def test_a_password_gives_an_access_token_that_says_who_calls(runtime):
    account = await an_account(runtime)
    pair = await sign_in(runtime)
    caller = await accounts.caller_of(runtime, pair.access)
    assert caller.permit(Scope.EVENTS_WRITE) == account
    assert caller.permit(Scope.TOKENS) == account
    with pytest.raises(WrongPassword):
        await sign_in(runtime, "another password")


async def test_nothing_that_opens_something_is_stored_as_it_is(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    stored = await everything(runtime)
    private = (await load_access_keys(runtime)).private.private_bytes_raw()
    for secret in (pair.access, pair.refresh, private.hex(), str(private)):
        assert secret not in stored


async def test_an_access_token_runs_out_after_ten_minutes_and_the_refresh_token_gives_the_next(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    runtime.clock.advance(minutes=9, seconds=59)
    await accounts.caller_of(runtime, pair.access)
    runtime.clock.advance(seconds=2)
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(runtime, pair.access)
    following = await accounts.refresh_sign_in(runtime, pair.refresh)
    assert following.refresh != pair.refresh
    await accounts.caller_of(runtime, following.access)


async def test_a_refresh_token_shown_twice_ends_the_whole_family(runtime):
    await an_account(runtime)
    first = await sign_in(runtime)
    second = await accounts.refresh_sign_in(runtime, first.refresh)
    other = await sign_in(runtime)
    await accounts.caller_of(runtime, second.access)
    with pytest.raises(BadRefreshToken):
        await accounts.refresh_sign_in(runtime, first.refresh)
    with pytest.raises(BadRefreshToken):
        await accounts.refresh_sign_in(runtime, second.refresh)
    for access in (first.access, second.access):
        with pytest.raises(NotSignedIn):
            await accounts.caller_of(runtime, access)
    await accounts.caller_of(runtime, (await accounts.refresh_sign_in(runtime, other.refresh)).access)


async def test_of_two_refreshes_at_once_one_wins_and_the_family_ends(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    answers = await asyncio.gather(
        *(accounts.refresh_sign_in(runtime, pair.refresh) for _ in range(4)), return_exceptions=True
    )
    won = [answer for answer in answers if isinstance(answer, TokenPair)]
    assert len(won) == 1
    assert {type(answer) for answer in answers} == {TokenPair, BadRefreshToken}
    with pytest.raises(BadRefreshToken):
        await accounts.refresh_sign_in(runtime, won[0].refresh)


async def test_another_process_hears_within_half_a_minute_that_a_sign_in_ended(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    elsewhere = Runtime(database=runtime.database, clock=runtime.clock, secrets=runtime.secrets)
    caller = await accounts.caller_of(elsewhere, pair.access)
    await accounts.end_sign_in(runtime, caller.sign_in_id)
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(runtime, pair.access)
    runtime.clock.advance(seconds=30)
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(elsewhere, pair.access)


async def test_a_sign_in_ends_a_month_after_its_last_refresh(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    for _ in range(3):
        runtime.clock.advance(days=29)
        pair = await accounts.refresh_sign_in(runtime, pair.refresh)
    runtime.clock.advance(days=30)
    with pytest.raises(BadRefreshToken):
        await accounts.refresh_sign_in(runtime, pair.refresh)


async def test_what_has_been_over_for_a_month_is_forgotten(runtime):
    await an_account(runtime)
    ended, kept = await sign_in(runtime), await sign_in(runtime)
    await accounts.end_sign_in(runtime, (await accounts.caller_of(runtime, ended.access)).sign_in_id)
    runtime.clock.advance(days=29)
    kept = await accounts.refresh_sign_in(runtime, kept.refresh)
    assert await accounts.purge_sign_ins(runtime) == 0
    runtime.clock.advance(days=2)
    assert [await accounts.purge_sign_ins(runtime) for _ in range(2)] == [1, 0]
    await accounts.refresh_sign_in(runtime, kept.refresh)


async def test_a_new_password_ends_what_programs_signed_in_for(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    await accounts.caller_of(runtime, pair.access)
    secret = await link(runtime, TokenPurpose.RESET_PASSWORD)
    await accounts.reset_password(runtime, secret, "lantern ferry mossy")
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(runtime, pair.access)
    with pytest.raises(BadRefreshToken):
        await accounts.refresh_sign_in(runtime, pair.refresh)


async def test_a_new_key_is_published_before_it_signs_and_an_old_one_until_its_tokens_are_over(runtime):
    await an_account(runtime)
    old = (await load_access_keys(runtime)).id
    assert await accounts.rotate_access_keys(runtime) is False
    runtime.clock.advance(days=30)
    assert await accounts.rotate_access_keys(runtime) is True
    assert await accounts.rotate_access_keys(runtime) is False
    ring = await load_access_keys(runtime)
    assert (ring.id, len(ring.public)) == (old, 2)
    runtime.clock.advance(hours=1)
    pair = await sign_in(runtime)
    ring = await load_access_keys(runtime)
    assert ring.id != old
    assert jwt.get_unverified_header(pair.access)["kid"] == ring.id
    assert set(ring.public) == {old, ring.id}
    runtime.clock.advance(minutes=12)
    await accounts.rotate_access_keys(runtime)
    assert set((await load_access_keys(runtime)).public) == {ring.id}


async def test_a_key_made_in_another_process_is_known_at_once(runtime):
    await an_account(runtime)
    elsewhere = Runtime(database=runtime.database, clock=runtime.clock, secrets=runtime.secrets)
    before = (await sign_in(elsewhere)).access
    await accounts.caller_of(elsewhere, before)
    await accounts.replace_access_keys(runtime)
    pair = await sign_in(runtime)
    runtime.clock.advance(seconds=2)
    await accounts.caller_of(elsewhere, pair.access)
    runtime.clock.advance(seconds=60)
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(elsewhere, before)


async def test_two_processes_that_begin_at_once_sign_with_the_same_key(runtime):
    elsewhere = Runtime(database=runtime.database, clock=runtime.clock, secrets=runtime.secrets)
    rings = await asyncio.gather(load_access_keys(runtime), load_access_keys(elsewhere))
    assert rings[0].id == rings[1].id


async def test_the_published_keys_are_enough_to_check_a_token(runtime):
    await an_account(runtime)
    pair = await sign_in(runtime)
    published = jwt.PyJWKSet.from_dict((await load_access_keys(runtime)).key_set())
    key = published[jwt.get_unverified_header(pair.access)["kid"]]
    claims = jwt.decode(
        pair.access,
        key,
        algorithms=["EdDSA"],
        issuer=runtime.public_url,
        audience=runtime.public_url,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["sub"] == str(pair.account.id)
    assert timedelta(seconds=claims["exp"] - claims["iat"]) == timedelta(minutes=10)
