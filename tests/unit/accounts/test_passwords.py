import asyncio
import time

import pytest
from passlib.hash import argon2

from eventfly.accounts import passwords
from eventfly.errors import Invalid, Unavailable


def refusal(password: object, **who: str) -> str:
    with pytest.raises(Invalid) as caught:
        passwords.check_password(password, **who)
    (problem,) = caught.value.problems
    assert problem.field == "password"
    return problem.code


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "missing"),
        (None, "missing"),
        (1234567890, "missing"),
        ("ninechars", "too-short"),
        ("x" * 201, "too-long"),
        ("correct\0horse", "hidden"),
        ("password123", "common"),
        ("P@ssw0rd2024!", "common"),
        ("qwertyuiop", "common"),
        ("0987654321", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abcabcabcabc", "common"),
        ("Sunshine!!99", "common"),
        ("123-456-7890", "common"),
    ],
)
def test_what_is_tried_first_is_no_password(password, code):
    assert refusal(password) == code


@pytest.mark.parametrize("password", ["ada.lovelace1", "ada.lovelace@example.org", "AdaLovelace1815"])
def test_the_own_name_or_address_is_no_password(password):
    assert refusal(password, email="ada.lovelace@example.org", name="Ada Lovelace") == "own-name"


@pytest.mark.parametrize(
    "password", ["mossy lantern ferry", "T7#kkqPw2v", "ein blaues Fahrrad im Regen", "пароль-дождь-семь"]
)
def test_a_good_password_is_taken(password):
    assert passwords.check_password(password, email="ada@example.org", name="Ada") == password


async def test_the_same_password_typed_on_another_keyboard_matches():
    hashed = await passwords.hash_password(passwords.check_password("cafe\u0301 am Kanal"))
    assert await passwords.matches("caf\u00e9 am Kanal", hashed)
    assert not await passwords.matches("cafe am Kanal", hashed)


async def test_passwords_are_kept_as_argon2id_with_a_salt_of_their_own():
    first, second = [await passwords.hash_password("mossy lantern ferry") for _ in range(2)]
    assert first != second
    assert first.startswith("$argon2id$v=19$m=32768,t=2,p=1$")


@pytest.mark.parametrize("hashed", [None, passwords.UNUSABLE, ""])
async def test_where_there_is_no_password_every_password_is_wrong(hashed):
    assert not await passwords.matches("compared with when there is no account", hashed)


@pytest.mark.parametrize("typed", ["nul\0inside", "\ud800 lone", "x" * 100_000, None, 5])
async def test_hostile_passwords_are_simply_wrong(typed):
    assert not await passwords.matches(typed, await passwords.hash_password("mossy lantern ferry"))


async def test_no_account_costs_the_same_work_as_a_wrong_password():
    hashed = await passwords.hash_password("mossy lantern ferry")
    await passwords.matches("x", None)
    known = min([await _seconds("wrong", hashed) for _ in range(5)])
    unknown = min([await _seconds("wrong", None) for _ in range(5)])
    assert 0.5 < unknown / known < 2


async def _seconds(typed: str, hashed: str | None) -> float:
    started = time.perf_counter()
    await passwords.matches(typed, hashed)
    return time.perf_counter() - started


async def test_a_hash_of_weaker_parameters_is_due_again():
    assert passwords.needs_rehash(argon2.using(type="ID", memory_cost=1024, time_cost=1).hash("x"))
    assert not passwords.needs_rehash(await passwords.hash_password("mossy lantern ferry"))


async def test_a_flood_is_told_to_come_back_and_the_loop_stays_free(monkeypatch):
    monkeypatch.setattr(passwords, "MOST_WAITING", 2)
    hashed = await passwords.hash_password("mossy lantern ferry")
    answers = await asyncio.gather(
        *(passwords.matches("mossy lantern ferry", hashed) for _ in range(6)), return_exceptions=True
    )
    assert answers[:2] == [True, True]
    assert all(isinstance(answer, Unavailable) for answer in answers[2:])
    assert await passwords.matches("mossy lantern ferry", hashed)
