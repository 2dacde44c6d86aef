"""API tokens: made by a person, shown once, bounded by scopes and time, gone when revoked."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from eventfly import accounts
from eventfly.accounts import NotSignedIn, Scope
from eventfly.accounts.api_tokens import API_TOKENS, MOST_TOKENS
from eventfly.accounts.errors import ScopeMissing, TooManyTokens
from eventfly.errors import Invalid, NotAllowed, NotFound
from eventfly.identifiers import new_id
from eventfly.runtime import Runtime
from tests.integration.accounts.acting import an_account

READ = ["events:read", "orders:read"]


async def a_token(runtime: Runtime, account, name: str = "Door app", scopes=READ, days: int = 30):
    return await accounts.create_api_token(runtime, account, name=name, scopes=scopes, days=days)


async def test_a_token_permits_its_scopes_and_no_more(runtime):
    account = await an_account(runtime)
    made = await a_token(runtime, account)
    caller = await accounts.caller_of(runtime, made.secret)
    assert caller.permit(Scope.EVENTS_READ) == account
    for scope in set(Scope) - {Scope.EVENTS_READ, Scope.ORDERS_READ}:
        with pytest.raises(ScopeMissing) as refused:
            caller.permit(scope)
        assert refused.value.scope == scope.value


async def test_no_token_can_be_given_what_only_a_password_permits(runtime):
    account = await an_account(runtime)
    for scopes in ([], ["tokens"], ["everything"], [*READ, "tokens"]):
        with pytest.raises(Invalid) as refused:
            await a_token(runtime, account, scopes=scopes)
        assert refused.value.problems[0].field == "scopes"


@pytest.mark.parametrize("days", [0, -1, 31, 10**9, True, None, "30"])
async def test_a_token_lasts_as_long_as_one_may(runtime, days):
    account = await an_account(runtime)
    with pytest.raises(Invalid) as refused:
        await a_token(runtime, account, days=days)
    assert refused.value.problems[0].field == "days"


async def test_the_secret_is_kept_hashed_and_listed_by_its_last_letters(runtime):
    account = await an_account(runtime)
    made = await a_token(runtime, account)
    async with runtime.reading() as connection:
        stored = str((await connection.execute(select(API_TOKENS))).all())
    assert made.secret not in stored
    (listed,) = await accounts.list_api_tokens(runtime, account)
    assert listed == made.token
    assert made.secret.endswith(listed.hint)
    assert made.secret not in str(listed)


async def test_the_last_use_is_kept_to_five_minutes(runtime):
    account = await an_account(runtime)
    made = await a_token(runtime, account)
    assert made.token.used_at_iso == ""
    await accounts.caller_of(runtime, made.secret)
    first = (await accounts.list_api_tokens(runtime, account))[0].used_at_iso
    assert first == runtime.now().isoformat()
    runtime.clock.advance(minutes=4)
    await accounts.caller_of(runtime, made.secret)
    assert (await accounts.list_api_tokens(runtime, account))[0].used_at_iso == first
    runtime.clock.advance(minutes=1)
    await accounts.caller_of(runtime, made.secret)
    assert (await accounts.list_api_tokens(runtime, account))[0].used_at_iso == runtime.now().isoformat()


async def test_a_revoked_token_is_nobodys_at_once_and_elsewhere_within_half_a_minute(runtime):
    account = await an_account(runtime)
    made = await a_token(runtime, account)
    elsewhere = Runtime(database=runtime.database, clock=runtime.clock)
    for process in (runtime, elsewhere):
        await accounts.caller_of(process, made.secret)
    await accounts.revoke_api_token(runtime, account, UUID(made.token.id))
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(runtime, made.secret)
    runtime.clock.advance(seconds=30)
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(elsewhere, made.secret)
    assert await accounts.list_api_tokens(runtime, account) == []
    with pytest.raises(NotFound):
        await accounts.revoke_api_token(runtime, account, UUID(made.token.id))


async def test_a_token_runs_out(runtime):
    account = await an_account(runtime)
    made = await a_token(runtime, account, days=7)
    runtime.clock.advance(days=7, seconds=-1)
    await accounts.caller_of(runtime, made.secret)
    runtime.clock.advance(seconds=1)
    with pytest.raises(NotSignedIn):
        await accounts.caller_of(runtime, made.secret)


async def test_nobody_sees_or_revokes_anybody_elses(runtime):
    ada, bea = await an_account(runtime), await an_account(runtime, email="bea@example.org")
    made = await a_token(runtime, ada)
    assert await accounts.list_api_tokens(runtime, bea) == []
    for token_id in (UUID(made.token.id), new_id()):
        with pytest.raises(NotFound):
            await accounts.revoke_api_token(runtime, bea, token_id)
    for account_less in (a_token(runtime, None), accounts.revoke_api_token(runtime, None, new_id())):
        with pytest.raises(NotAllowed):
            await account_less
    await accounts.caller_of(runtime, made.secret)


async def test_an_account_has_a_bounded_number_also_when_many_are_asked_for_at_once(runtime):
    account = await an_account(runtime)
    for number in range(MOST_TOKENS - 1):
        await a_token(runtime, account, name=f"Token {number}")
    answers = await asyncio.gather(*(a_token(runtime, account) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(answer, TooManyTokens) for answer in answers) == 2
    assert len(await accounts.list_api_tokens(runtime, account)) == MOST_TOKENS


@pytest.mark.parametrize("name", ["", "   ", "a" * 81, "Door\x00app", None, 5])
async def test_a_token_has_a_name_that_people_can_read(runtime, name):
    account = await an_account(runtime)
    with pytest.raises(Invalid) as refused:
        await a_token(runtime, account, name=name)
    assert refused.value.problems[0].field == "name"


@pytest.mark.parametrize("bearer", ["", "eft_", "eft_" + "A" * 43, "a.b.c", "\x00", "é" * 40, "." * 5000])
async def test_whatever_is_no_credential_is_refused_alike(runtime, bearer):
    from eventfly.platform.secrets import FernetBox

    runtime.secrets = FernetBox("a secret key that is only used in tests")
    with pytest.raises(NotSignedIn) as refused:
        await accounts.caller_of(runtime, bearer)
    assert str(refused.value) == str(NotSignedIn())
