import asyncio

import pytest

from eventfly import accounts
from eventfly.accounts import TokenPurpose
from eventfly.accounts.errors import BadLink, NotVerified, TooManyAttempts, WrongPassword
from eventfly.errors import Invalid

from . import acting
from .acting import EMAIL, PASSWORD


async def test_from_sign_up_to_the_first_session(runtime):
    await acting.sign_up(runtime, email=" ADA@example.org")
    assert await acting.recorded(runtime) == ["accounts.verification_asked"]
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    signed_in = await accounts.verify(runtime, secret, password=PASSWORD)
    assert (signed_in.account.email, signed_in.account.verified) == (EMAIL, True)
    assert await accounts.who(runtime, signed_in.secret) == signed_in.account
    assert (await acting.recorded(runtime))[-1] == "accounts.verified"


async def test_all_bad_fields_are_told_at_once(runtime):
    with pytest.raises(Invalid) as caught:
        await accounts.sign_up(runtime, name="", email="ada", password="short", client="c")
    assert [problem.field for problem in caught.value.problems] == ["name", "email", "password"]


async def test_a_known_address_gets_the_same_answer_and_keeps_its_password(runtime):
    await acting.an_account(runtime)
    assert await acting.sign_up(runtime, password="another good phrase", name="Eve") is None
    assert (await acting.recorded(runtime))[-1] == "accounts.reset_asked"
    assert (await acting.sign_in(runtime)).account.name == "Ada"
    with pytest.raises(WrongPassword):
        await acting.sign_in(runtime, password="another good phrase")


async def test_nobody_can_prepare_an_account_for_a_stranger(runtime):
    await acting.sign_up(runtime, password="the one eve chose")
    with pytest.raises(WrongPassword):
        await accounts.verify(
            runtime, await acting.link(runtime, TokenPurpose.VERIFY_EMAIL), password=PASSWORD
        )
    await acting.sign_up(runtime)
    await accounts.verify(runtime, await acting.link(runtime, TokenPurpose.VERIFY_EMAIL), password=PASSWORD)
    with pytest.raises(WrongPassword):
        await acting.sign_in(runtime, password="the one eve chose")


async def test_nobody_signs_in_before_confirming_and_a_new_link_is_sent(runtime):
    await acting.sign_up(runtime)
    with pytest.raises(NotVerified):
        await acting.sign_in(runtime)
    assert await acting.recorded(runtime) == ["accounts.verification_asked"] * 2


async def test_whoever_does_not_know_the_password_does_not_learn_that_the_address_waits(runtime):
    await acting.sign_up(runtime)
    with pytest.raises(WrongPassword):
        await acting.sign_in(runtime, password="something else entirely")


async def test_a_wrong_password_leaves_the_link_and_a_right_one_uses_it_up(runtime):
    await acting.sign_up(runtime)
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    with pytest.raises(WrongPassword):
        await accounts.verify(runtime, secret, password="wrong wrong wrong")
    await accounts.verify(runtime, secret, password=PASSWORD)
    with pytest.raises(BadLink):
        await accounts.verify(runtime, secret, password=PASSWORD)


async def test_passwords_cannot_be_tried_endlessly_with_one_link(runtime):
    await acting.sign_up(runtime)
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    for _ in range(10):
        with pytest.raises(WrongPassword):
            await accounts.verify(runtime, secret, password="wrong wrong wrong")
    with pytest.raises(TooManyAttempts):
        await accounts.verify(runtime, secret, password=PASSWORD)


async def test_a_link_expires_and_serves_its_own_purpose_only(runtime):
    await acting.sign_up(runtime)
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    foreign = await acting.link(runtime, TokenPurpose.RESET_PASSWORD)
    with pytest.raises(BadLink):
        await accounts.verify(runtime, foreign, password=PASSWORD)
    runtime.clock.advance(days=3, seconds=1)
    with pytest.raises(BadLink):
        await accounts.verify(runtime, secret, password=PASSWORD)


@pytest.mark.parametrize("secret", ["", "x", "a" * 32, "' or 1=1 --", "é" * 32, "a" * 10_000, "\0" * 32])
async def test_made_up_links_open_nothing(runtime, secret):
    await acting.sign_up(runtime)
    with pytest.raises(BadLink):
        await accounts.verify(runtime, secret, password=PASSWORD)
    with pytest.raises(BadLink):
        await accounts.reset_password(runtime, secret, PASSWORD)


async def test_of_two_who_press_at_once_one_gets_in(runtime):
    await acting.sign_up(runtime)
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    answers = await asyncio.gather(
        *(accounts.verify(runtime, secret, password=PASSWORD) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["BadLink"] * 3 + ["SignedIn"]


async def test_a_guests_orders_join_once_the_address_is_confirmed_and_not_before(runtime):
    own, foreign = await acting.a_contact(runtime), await acting.a_contact(runtime, email="eve@example.org")
    await acting.sign_up(runtime)
    assert await acting.owner_of(runtime, own) is None
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    account = (await accounts.verify(runtime, secret, password=PASSWORD)).account
    assert await acting.owner_of(runtime, own) == account.id
    assert await acting.owner_of(runtime, foreign) is None


async def test_orders_bought_later_as_a_guest_join_at_the_next_look(runtime):
    account = await acting.an_account(runtime)
    first = await acting.a_contact(runtime)
    await acting.sign_in(runtime)
    second = await acting.a_contact(runtime)
    await accounts.collect_contacts(runtime, account)
    assert [await acting.owner_of(runtime, one) for one in (first, second)] == [account.id] * 2


async def test_sign_ups_for_one_address_are_limited(runtime):
    for _ in range(5):
        await acting.sign_up(runtime)
    with pytest.raises(TooManyAttempts) as caught:
        await acting.sign_up(runtime)
    assert caught.value.retry_after > 60


async def test_ensuring_twice_makes_one_account_and_keeps_its_password(runtime):
    first = await accounts.ensure(runtime, email=EMAIL, name="Ada", password=PASSWORD)
    second = await accounts.ensure(
        runtime, email="ADA@example.org", name="Other", password="another good phrase"
    )
    assert first == second
    assert (await acting.sign_in(runtime)).account.name == "Ada"


async def test_ensuring_takes_over_what_a_stranger_prepared(runtime):
    await acting.sign_up(runtime, password="the one eve chose")
    await accounts.ensure(runtime, email=EMAIL, name="Ada")
    with pytest.raises(WrongPassword):
        await acting.sign_in(runtime, password="the one eve chose")


async def test_no_secret_and_no_address_lies_open_in_tables_and_journal(runtime):
    await acting.sign_up(runtime)
    secret = await acting.link(runtime, TokenPurpose.VERIFY_EMAIL)
    signed_in = await accounts.verify(runtime, secret, password=PASSWORD)
    everything = await acting.stored(runtime)
    assert not [text for text in (PASSWORD, secret, signed_in.secret) if text in everything]
    journal = [line for line in everything.split("\n") if "accounts." in line]
    assert len(journal) == 2
    assert not [line for line in journal if EMAIL in line or "Ada" in line]
