"""Passwords: what is good enough, and Argon2id in a small pool of threads.

Measured on a 2-core server, one hash takes 58 ms and 32 MiB (OWASP's least is 19 MiB, 2 passes). The
parameters are fixed, not measured at start: two processes that disagreed would re-hash each other's work.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from passlib.hash import argon2

from eventfly.errors import Invalid, Problem, Unavailable

SHORTEST, LONGEST = 10, 200
THREADS = 2
MOST_WAITING = 64
"""Beyond this (about 2 s of work) we say so instead of letting everybody wait."""
UNUSABLE = "!"
"""The hash of an account without a password: its owner asks for a link to choose one."""
_ARGON2ID = argon2.using(type="ID", memory_cost=32 * 1024, time_cost=2, parallelism=1)
_COMMON_WORDS = frozenset(
    """
    password passwort passwd motdepasse contrasena kennwort wachtwoord haslo parola senha geheim secret
    qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfgh asdfghjkl yxcvbnm zxcvbnm qazwsx
    qazwsxedc letmein welcome willkommen bienvenue iloveyou ichliebedich jetaime teamo princess
    prinzessin sunshine football fussball baseball basketball superman batman spiderman starwars pokemon
    dragon monkey master shadow michael jennifer jessica charlie daniel andrea hello hallo bonjour
    whatever freedom computer internet samsung iphone google facebook admin administrator root user
    guest login access default changeme test testing eventfly event events ticket tickets concert
    konzert festival liverpool arsenal chelsea barcelona juventus summer winter spring autumn fall
    january february march april june july august september october november december monday friday
    sunday mustang corvette ferrari mercedes chocolate schokolade butterfly schmetterling lovely ashley
    nicole jordan hunter killer pepper ginger cookie purple orange yellow flower babygirl loveyou
    tinkerbell abcdef abcdefg abcdefgh abcdefghij aaaaaa qwe qwer asd abc xyz zaq zaqwsx
    correcthorsebatterystaple thisismypassword mypassword trustno blink
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)
_LEET = str.maketrans("0134578@$!", "oieastbasi")

T = TypeVar("T")


def check_password(password: object, *, email: str = "", name: str = "", field: str = "password") -> str:
    """Return a password that may be used, in NFKC, so that each keyboard types the same one.

    Raises Invalid with ``field``: at least 10 characters, at most 200, and nothing that is tried first.
    """
    if not isinstance(password, str) or not password:
        raise Invalid(Problem(field, "Please choose a password.", "missing"))
    if len(password) > LONGEST:
        raise Invalid(Problem(field, f"Please keep this to {LONGEST} characters.", "too-long"))
    chosen = normalised(password)
    if len(chosen) < SHORTEST:
        raise Invalid(Problem(field, f"Please use at least {SHORTEST} characters.", "too-short"))
    if "\0" in chosen:
        raise Invalid(Problem(field, "Please remove hidden or control characters.", "hidden"))
    if _is_own(chosen, email, name):
        raise Invalid(
            Problem(field, "Please choose a password that is not your name or address.", "own-name")
        )
    if is_common(chosen):
        raise Invalid(
            Problem(
                field,
                "This password is easy to guess. Three or four unrelated words make a good one.",
                "common",
            )
        )
    return chosen


def is_common(password: str) -> bool:
    """Tell whether a password is among the first that are tried.

    >>> is_common("Passw0rd!2024"), is_common("mossy lantern ferry")
    (True, False)
    """
    plain = password.lower()
    if len(set(plain)) < 5 or _is_in_a_row(plain) or _is_repeated(plain):
        return True
    core = re.sub(r"[\W\d_]+$|^[\W\d_]+", "", plain)
    return any(
        not word or word in _COMMON_WORDS
        for word in (core, core.translate(_LEET), _letters(plain.translate(_LEET)))
    )


async def hash_password(password: str) -> str:
    """Hash a checked password. Raises Unavailable when too many wait."""
    return await _in_pool(lambda: _ARGON2ID.hash(password))


async def matches(password: object, hashed: str | None) -> bool:
    """Tell whether a password is the one that was hashed; the same work when there is none."""
    usable = hashed is not None and hashed.startswith("$argon2id$")
    typed = normalised(password)[: LONGEST + 1] if isinstance(password, str) else ""
    same = await _in_pool(lambda: _verified(typed, hashed if usable and hashed else _decoy()))
    return usable and same


def needs_rehash(hashed: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return bool(_ARGON2ID.needs_update(hashed))


def _verified(typed: str, hashed: str) -> bool:
    # passlib refuses NUL with an error; nobody can have chosen it.
    return bool(_ARGON2ID.verify(typed.replace("\0", "\ufffd").encode("utf-8", "replace"), hashed))


@cache
def _decoy() -> str:
    return str(_ARGON2ID.hash("compared with when there is no account"))


def normalised(password: str) -> str:
    """Bring a typed password to NFKC, the form that is hashed."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1])


def _is_own(password: str, email: str, name: str) -> bool:
    plain = password.casefold()
    own = {part.casefold() for part in (email, email.partition("@")[0], name, name.replace(" ", ""))}
    return any(len(part) >= 4 and part in plain and len(plain) - len(part) < 6 for part in own)


def _is_in_a_row(plain: str) -> bool:
    runs = (row[start:] for row in (*_ROWS, *(row[::-1] for row in _ROWS)) for start in range(len(row)))
    return any(run.startswith(plain) for run in runs)


def _is_repeated(plain: str) -> bool:
    return re.fullmatch(r"(.{1,8})\1+", plain) is not None


def _letters(plain: str) -> str:
    return "".join(letter for letter in plain if letter.isalpha())


_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
_waiting = 0


async def _in_pool(work: Callable[[], T]) -> T:
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Unavailable("Very many people are signing in. Please try again in a moment.", retry_after=3)
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_pool, work)
    finally:
        _waiting -= 1
