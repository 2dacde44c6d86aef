"""How often a stranger may try: counted by the runtime's limiter, or in this process when there is none."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict, deque

from eventfly.accounts.errors import TooManyAttempts
from eventfly.errors import Unavailable
from eventfly.runtime import RateLimiter, Runtime

QUARTER, HOUR = 15 * 60, 60 * 60
MOST_KEYS = 10_000


async def sign_in_tried(runtime: Runtime, email: str, client: str) -> None:
    """Count an attempt to sign in. Raises Unavailable beyond the limits.

    The tightest limit is on the pair, so that a stranger can hardly lock an owner out; the wide one on the
    client leaves room for a campus behind one address.
    """
    await _hit(runtime, f"sign-in:pair:{_hidden(email)}:{_hidden(client)}", 10, QUARTER)
    await _hit(runtime, f"sign-in:address:{_hidden(email)}", 50, QUARTER)
    await _hit(runtime, f"sign-in:client:{_hidden(client)}", 200, QUARTER)


async def sign_up_tried(runtime: Runtime, email: str, client: str) -> None:
    """Count an attempt to sign up. Raises Unavailable beyond the limits."""
    await _hit(runtime, f"sign-up:address:{_hidden(email)}", 5, HOUR)
    await _hit(runtime, f"sign-up:client:{_hidden(client)}", 100, HOUR)


async def reset_asked(runtime: Runtime, email: str, client: str) -> None:
    """Count a request for a link to a new password. Raises Unavailable beyond the limits."""
    await _hit(runtime, f"reset:address:{_hidden(email)}", 5, HOUR)
    await _hit(runtime, f"reset:client:{_hidden(client)}", 100, HOUR)


async def link_tried(runtime: Runtime, secret: str, client: str) -> None:
    """Count the use of a one-time link. Raises Unavailable beyond the limits."""
    await _hit(runtime, f"link:{_hidden(secret)}", 10, QUARTER)
    await _hit(runtime, f"link:client:{_hidden(client)}", 100, QUARTER)


async def may_mail_again(runtime: Runtime, email: str) -> bool:
    """Tell whether another link to confirm may be sent to an address, and count it."""
    try:
        await _hit(runtime, f"verify:address:{_hidden(email)}", 3, HOUR)
    except Unavailable:
        return False
    return True


async def _hit(runtime: Runtime, key: str, limit: int, per_seconds: float) -> None:
    try:
        await _limiter(runtime).hit(key, limit=limit, per_seconds=per_seconds)
    except Unavailable as error:
        wait = error.retry_after
        raise TooManyAttempts(
            f"Too many attempts. Please try again {_in_words(wait)}.", retry_after=wait
        ) from None


def _limiter(runtime: Runtime) -> RateLimiter:
    if runtime.rates is not None:
        return runtime.rates
    limiter: RateLimiter = runtime.resources.setdefault("accounts.rates", LocalRates())
    return limiter


def _hidden(text: str) -> str:
    # Keys may lie in a cache server: no address is readable there.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _in_words(seconds: float) -> str:
    return "in a minute" if seconds <= 60 else f"in {round(seconds / 60)} minutes"


class LocalRates:
    """A sliding window per key in this process's memory; forgets the keys unused longest beyond a bound."""

    def __init__(self) -> None:
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    async def hit(self, key: str, *, limit: int, per_seconds: float) -> int:
        now = time.monotonic()
        hits = self._hits.setdefault(key, deque())
        self._hits.move_to_end(key)
        while hits and hits[0] <= now - per_seconds:
            hits.popleft()
        if len(hits) >= limit:
            raise TooManyAttempts(retry_after=int(hits[0] + per_seconds - now) + 1)
        hits.append(now)
        while len(self._hits) > MOST_KEYS:
            self._hits.popitem(last=False)
        return limit - len(hits)
