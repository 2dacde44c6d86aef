import time

import pytest
from passlib.hash import argon2
from sqlalchemy import select, update

from eventfly import accounts
from eventfly.accounts.errors import TooManyAttempts, WrongPassword
from eventfly.accounts.queries import ACCOUNTS
from eventfly.errors import Unavailable

from . import acting
from .acting import PASSWORD


async def _refusal(runtime, **asked) -> str:
    with pytest.raises(WrongPassword) as caught:
        await acting.sign_in(runtime, **asked)
    return f"{caught.value.code} {caught.value} {caught.value.problems}"


async def test_unknown_addresses_and_wrong_passwords_get_the_same_answer(runtime):
    await acting.an_account(runtime)
    await acting.an_account(runtime, email="setup@example.org", password=None)
    wrong = await _refusal(runtime, password="wrong wrong wrong")
    assert await _refusal(runtime, email="nobody@example.org") == wrong
    assert await _refusal(runtime, email="setup@example.org") == wrong
    assert await _refusal(runtime, email="no address") == wrong


async def test_unknown_addresses_take_as_long_as_known_ones(runtime):
    await acting.an_account(runtime)

    async def seconds(email: str, at: int) -> float:
        started = time.perf_counter()
        await _refusal(runtime, email=email, password="wrong wrong wrong", client=f"c{at}")
        return time.perf_counter() - started

    known = min([await seconds(acting.EMAIL, at) for at in range(6)])
    unknown = min([await seconds("nobody@example.org", at) for at in range(6)])
    assert 0.5 < unknown / known < 2


async def test_each_session_has_a_secret_of_its_own(runtime):
    await acting.an_account(runtime)
    first, second = await acting.sign_in(runtime), await acting.sign_in(runtime)
    assert first.secret != second.secret
    await accounts.sign_out(runtime, first.secret)
    assert await accounts.who(runtime, first.secret) is None
    assert await accounts.who(runtime, second.secret) == second.account


async def test_guessing_is_stopped_for_one_client_and_the_owner_still_gets_in(runtime):
    await acting.an_account(runtime)
    for _ in range(10):
        await _refusal(runtime, password="wrong wrong wrong", client="203.0.113.9")
    with pytest.raises(TooManyAttempts):
        await acting.sign_in(runtime, client="203.0.113.9")
    assert await acting.sign_in(runtime, client="192.0.2.1")


async def test_guessing_from_many_places_at_one_address_is_stopped_too(runtime, monkeypatch):
    monkeypatch.setattr("eventfly.accounts.signing_in.matches", _never)
    await acting.an_account(runtime)
    for at in range(50):
        await _refusal(runtime, client=f"203.0.113.{at}")
    with pytest.raises(TooManyAttempts):
        await acting.sign_in(runtime, client="198.51.100.1")


async def test_guessing_at_many_addresses_from_one_place_is_stopped_too(runtime, monkeypatch):
    monkeypatch.setattr("eventfly.accounts.signing_in.matches", _never)
    for at in range(200):
        await _refusal(runtime, email=f"somebody{at}@example.org")
    with pytest.raises(TooManyAttempts):
        await acting.sign_in(runtime, email="another@example.org")


async def test_unknown_addresses_are_throttled_like_known_ones(runtime):
    for _ in range(10):
        await _refusal(runtime, email="nobody@example.org")
    with pytest.raises(TooManyAttempts):
        await acting.sign_in(runtime, email="nobody@example.org")


async def test_the_runtimes_limiter_decides_when_there_is_one_and_learns_no_address(runtime):
    class Full:
        def __init__(self) -> None:
            self.keys: list[str] = []

        async def hit(self, key: str, *, limit: int, per_seconds: float) -> None:
            self.keys.append(key)
            raise Unavailable(retry_after=90)

    runtime.rates = Full()
    with pytest.raises(TooManyAttempts, match="in 2 minutes"):
        await acting.sign_in(runtime)
    assert not [key for key in runtime.rates.keys if "ada" in key or "192.0.2" in key]


async def test_an_old_hash_is_made_anew_at_sign_in(runtime):
    account = await acting.an_account(runtime)
    weak = argon2.using(type="ID", memory_cost=1024, time_cost=1).hash(PASSWORD)
    async with runtime.transaction() as connection:
        await connection.execute(update(ACCOUNTS).values(password_hash=weak))
    await acting.sign_in(runtime)
    async with runtime.reading() as connection:
        found = select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.id == account.id)
        fresh = (await connection.execute(found)).scalar_one()
    assert fresh.startswith("$argon2id$v=19$m=32768")
    assert await acting.sign_in(runtime)


async def _never(*_given: object) -> bool:
    return False
