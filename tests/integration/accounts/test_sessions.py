import asyncio

import pytest

from eventfly import accounts
from eventfly.accounts import TokenPurpose
from eventfly.accounts.errors import BadLink, TooManyAttempts, WrongPassword
from eventfly.errors import Invalid
from eventfly.runtime import Runtime

from . import acting
from .acting import PASSWORD

NEW = "another good phrase"


def _another_process(runtime: Runtime) -> Runtime:
    return Runtime(database=runtime.database, clock=runtime.clock)


async def test_a_session_ends_at_once_here_and_within_30_seconds_elsewhere(runtime):
    await acting.an_account(runtime)
    elsewhere, session = _another_process(runtime), await acting.sign_in(runtime)
    assert await accounts.who(elsewhere, session.secret) == session.account
    assert await accounts.who(runtime, session.secret) == session.account
    await accounts.sign_out(runtime, session.secret)
    assert await accounts.who(runtime, session.secret) is None
    runtime.clock.advance(seconds=30)
    assert await accounts.who(elsewhere, session.secret) is None


async def test_a_session_lasts_30_days_from_its_last_use(runtime):
    await acting.an_account(runtime)
    session = await acting.sign_in(runtime)
    for _ in range(3):
        runtime.clock.advance(days=29)
        assert await accounts.who(runtime, session.secret) == session.account
    runtime.clock.advance(days=30, seconds=1)
    assert await accounts.who(runtime, session.secret) is None


async def test_a_look_up_that_is_overtaken_by_the_end_is_not_remembered(runtime):
    await acting.an_account(runtime)
    session = await acting.sign_in(runtime)
    for _ in range(5):
        await asyncio.gather(
            accounts.who(runtime, session.secret), accounts.sign_out(runtime, session.secret)
        )
        assert await accounts.who(runtime, session.secret) is None


@pytest.mark.parametrize("secret", [None, "", "x", "a" * 32, "a" * 100_000, "' or 1=1 --"])
async def test_made_up_sessions_are_nobodys(runtime, secret):
    await acting.an_account(runtime)
    assert await accounts.who(runtime, secret) is None
    await accounts.sign_out(runtime, secret)


async def test_a_new_password_ends_every_session_and_the_old_password(runtime):
    account = await acting.an_account(runtime)
    sessions = [await acting.sign_in(runtime) for _ in range(2)]
    assert await accounts.who(runtime, sessions[0].secret) == account
    await accounts.reset_password(runtime, await acting.link(runtime, TokenPurpose.RESET_PASSWORD), NEW)
    assert [await accounts.who(runtime, one.secret) for one in sessions] == [None, None]
    with pytest.raises(WrongPassword):
        await acting.sign_in(runtime)
    assert await acting.sign_in(runtime, password=NEW)


async def test_using_one_link_kills_the_others_and_a_refused_password_kills_none(runtime):
    await acting.an_account(runtime)
    first, second = [await acting.link(runtime, TokenPurpose.RESET_PASSWORD) for _ in range(2)]
    with pytest.raises(Invalid):
        await accounts.reset_password(runtime, first, "password123")
    await accounts.reset_password(runtime, first, NEW)
    for used in (first, second):
        with pytest.raises(BadLink):
            await accounts.reset_password(runtime, used, "a third good phrase")


async def test_a_link_to_reset_lasts_an_hour(runtime):
    await acting.an_account(runtime)
    secret = await acting.link(runtime, TokenPurpose.RESET_PASSWORD)
    runtime.clock.advance(hours=1, seconds=1)
    with pytest.raises(BadLink):
        await accounts.reset_password(runtime, secret, NEW)


async def test_who_resets_has_read_the_mailbox_so_the_address_counts_as_confirmed(runtime):
    await acting.sign_up(runtime, password="the one eve chose")
    contact = await acting.a_contact(runtime)
    await accounts.reset_password(runtime, await acting.link(runtime, TokenPurpose.RESET_PASSWORD), NEW)
    account = (await acting.sign_in(runtime, password=NEW)).account
    assert account.verified
    assert await acting.owner_of(runtime, contact) == account.id


async def test_asking_for_a_link_answers_alike_for_unknown_addresses(runtime):
    await acting.an_account(runtime)
    known = await accounts.ask_reset(runtime, email=acting.EMAIL, client="c")
    assert await accounts.ask_reset(runtime, email="nobody@example.org", client="c") == known
    assert await acting.recorded(runtime) == ["accounts.verified", "accounts.reset_asked"]


async def test_mails_to_one_address_are_limited_whether_it_is_known_or_not(runtime):
    for _ in range(5):
        await accounts.ask_reset(runtime, email="nobody@example.org", client="c")
    with pytest.raises(TooManyAttempts):
        await accounts.ask_reset(runtime, email="nobody@example.org", client="c")


async def test_signing_out_everywhere(runtime):
    account = await acting.an_account(runtime)
    sessions = [await acting.sign_in(runtime, password=PASSWORD) for _ in range(2)]
    await accounts.sign_out_everywhere(runtime, account.id)
    assert [await accounts.who(runtime, one.secret) for one in sessions] == [None, None]
