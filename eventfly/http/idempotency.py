"""`Idempotency-Key`: the same request sent twice happens once, and both get the same answer.

Every POST names a key. It counts within its scope: credential, route and key. Somebody without a credential
must bring a key of at least 128 bits, since then the key alone says who is asking; a short or missing key and
one that was used for something else get the same 422, so nobody learns which keys exist.

*Placing an order writes nothing here.* The order's own key, `(event_id, key)`, is the `Idempotency-Key`: the
domain stores it, hashed, with the hash of the request in the transaction that holds the places, and answers a
repeat from there, after a restart too. That is stronger than a record beside it (there is no moment at which
the order exists and the record does not) and costs a benchmarked request no statement at all. A refusal (sold
out) is not kept: nothing happened, and trying again is right.

Every other POST goes through `once`: one statement claims the key before the work, one keeps the answer
after it. A claim without an answer for a minute belongs to a process that died; the next request takes it
over, which is safe because the domain's own steps are idempotent.
"""

import hashlib
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from sqlalchemy import Row, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from starlette.responses import Response

from eventfly.errors import Conflict, EventflyError, Invalid, Problem
from eventfly.http.models import IdempotencyKey
from eventfly.http.problems import problem_response
from eventfly.runtime import Runtime, SecretBox
from eventfly.tables import table

KEYS = table(IdempotencyKey)
KEPT = timedelta(hours=24)
ABANDONED = timedelta(seconds=60)
HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 255
MIN_BITS = 128
_HEXADECIMAL = frozenset("0123456789abcdef")
_FEWEST_DISTINCT = 8
_PURGED_AT_ONCE = 5000
_NOT_KEPT = (HTTPStatus.NOT_FOUND, HTTPStatus.UNAUTHORIZED)


class KeyNotUsable(Invalid):
    """The Idempotency-Key cannot be used for this request."""

    code = "idempotency-key"

    def __init__(self) -> None:
        text = "Send a header Idempotency-Key with a new random key (at least 128 bits) for each new request."
        super().__init__(Problem(HEADER, text, self.code))


class InFlight(Conflict):
    """The first request with this key is still being worked on."""

    code = "in-flight"

    def __init__(self) -> None:
        super().__init__()
        self.retry_after = 1


def key_bits(key: str) -> float:
    """Estimate how much randomness a key can hold, from digits, hexadecimal digits (a UUID too) or others.

    >>> key_bits("0123456789abcdef0123456789abcdef"), key_bits("kQ7-x_R2mZbT9sVwLc4Hda")
    (128.0, 132.0)
    >>> key_bits("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
    0.0
    """
    letters = key.replace("-", "").lower()
    if len(set(letters)) < _FEWEST_DISTINCT:
        return 0.0
    if letters.isdigit():
        return len(letters) * math.log2(10)
    if set(letters) <= _HEXADECIMAL:
        return len(letters) * 4.0
    return len(key) * 6.0


def checked_key(header: str | None, *, credential: str = "") -> str:
    """Return the key of a request. Raises KeyNotUsable (422) when it is missing, too long or too weak."""
    key = header or ""
    if not 0 < len(key) <= MAX_KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise KeyNotUsable
    if not credential and key_bits(key) < MIN_BITS:
        raise KeyNotUsable
    return key


@dataclass(frozen=True, slots=True)
class Claim:
    """What identifies one request: where its key counts, and what it asked for (both hashed)."""

    scope: str
    body: str

    @classmethod
    def of(cls, *, credential: str, route: str, key: str, body: bytes) -> "Claim":
        scope = hashlib.sha256("\0".join((credential, route, key)).encode()).hexdigest()
        return cls(scope, hashlib.sha256(body).hexdigest())


async def once(runtime: Runtime, claim: Claim, work: Callable[[], Awaitable[Response]]) -> Response:
    """Answer a repeated request with the first one's answer; otherwise do `work` and keep its answer.

    A refusal is an answer too, and kept; what asks to be tried again later, and a bug, is not. Nor are NotFound
    and a refused credential, or else everybody with a made-up one would leave a row. Raises InFlight (409)
    while the first is being worked on, and KeyNotUsable (422) when the key was used for another request.
    """
    kept = await _claim_or_look_up(runtime, claim)
    if kept is not None:
        return kept
    try:
        response = await _answer(work)
    except Exception:
        # Cancelled work is not forgotten: it may have been done, and the next request takes the claim over.
        await _forget(runtime, claim)
        raise
    if "retry-after" in response.headers or response.status_code in _NOT_KEPT:
        await _forget(runtime, claim)
    else:
        await _keep(runtime, claim, response)
    return response


async def purge_idempotency_keys(runtime: Runtime) -> int:
    """Forget keys older than a day, a slice at a time; return how many."""
    old = select(KEYS.c.scope).where(KEYS.c.claimed_at < runtime.now() - KEPT).limit(_PURGED_AT_ONCE)
    gone = 0
    while True:
        async with runtime.transaction() as connection:
            slice_size = (await connection.execute(delete(KEYS).where(KEYS.c.scope.in_(old)))).rowcount
        gone += slice_size
        if slice_size < _PURGED_AT_ONCE:
            return gone


async def _answer(work: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await work()
    except EventflyError as refusal:
        return problem_response(refusal)


async def _claim_or_look_up(runtime: Runtime, claim: Claim) -> Response | None:
    now = runtime.now()
    insert = (postgresql if runtime.database.dialect == "postgresql" else sqlite).insert(KEYS)
    row = {"scope": claim.scope, "body": claim.body, "claimed_at": now, "status": None, "answer": None}
    # One statement claims a new key, one that nobody finished, and one whose day is over.
    taken_over = insert.values(row).on_conflict_do_update(
        index_elements=[KEYS.c.scope],
        set_=row,
        where=or_(
            KEYS.c.claimed_at < now - KEPT,
            (KEYS.c.status.is_(None)) & (KEYS.c.claimed_at < now - ABANDONED) & (KEYS.c.body == claim.body),
        ),
    )
    async with runtime.transaction() as connection:
        claimed = (await connection.execute(taken_over.returning(KEYS.c.scope))).first()
        if claimed is not None:
            return None
        found = (await connection.execute(select(KEYS).where(KEYS.c.scope == claim.scope))).one()
    return _answer_again(runtime, claim, found)


def _answer_again(runtime: Runtime, claim: Claim, found: Row[Any]) -> Response:
    if found.body != claim.body:
        raise KeyNotUsable
    if found.status is None or found.answer is None:
        raise InFlight
    media_type, _, content = _secrets(runtime).open(found.answer).partition(b"\n")
    headers = {"Idempotent-Replayed": "true", "Cache-Control": "no-store"}
    return Response(content, found.status, headers, media_type=media_type.decode())


async def _keep(runtime: Runtime, claim: Claim, response: Response) -> None:
    media_type = response.headers.get("content-type", "application/json").encode()
    answer = _secrets(runtime).seal(media_type + b"\n" + bytes(response.body))
    async with runtime.transaction() as connection:
        await connection.execute(
            update(KEYS).where(KEYS.c.scope == claim.scope).values(status=response.status_code, answer=answer)
        )


async def _forget(runtime: Runtime, claim: Claim) -> None:
    async with runtime.transaction() as connection:
        await connection.execute(delete(KEYS).where(KEYS.c.scope == claim.scope, KEYS.c.status.is_(None)))


def _secrets(runtime: Runtime) -> SecretBox:
    if runtime.secrets is None:
        raise RuntimeError("answers are kept sealed: the runtime needs a SecretBox")
    return runtime.secrets
