"""Who calls the API, by the credential that was sent: an access token or an API token."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from eventfly.accounts.access_keys import load_access_keys
from eventfly.accounts.access_tokens import BadAccessToken, key_id_of, read_access
from eventfly.accounts.api_tokens import is_api_token, live_api_token, note_use
from eventfly.accounts.errors import NotSignedIn, ScopeMissing
from eventfly.accounts.machine_sign_in import live_sign_in
from eventfly.accounts.queries import view
from eventfly.accounts.scopes import EVERYTHING, Scope, read_scopes
from eventfly.accounts.views import AccountView
from eventfly.identifiers import hash_secret
from eventfly.runtime import Runtime

REMEMBERED = timedelta(seconds=30)
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """An account, and how much of what it may do this credential permits."""

    _account: AccountView
    scopes: frozenset[Scope]
    sign_in_id: UUID | None = None
    """Of a program that signed in with a password."""

    def permit(self, scope: Scope) -> AccountView:
        """Return the account to act for. Raises ScopeMissing when the credential does not reach so far."""
        if scope not in self.scopes:
            raise ScopeMissing(scope.value)
        return self._account

    def introduce(self) -> AccountView:
        """Return the account to tell about itself, which every credential may."""
        return self._account


async def caller_of(runtime: Runtime, bearer: str) -> Caller:
    """Return who sent ``bearer``. Raises NotSignedIn, the same for unknown, ended and expired credentials."""
    memory, key, now = _memory(runtime), hash_secret(bearer), runtime.now()
    if known := memory.recall(key, now):
        return known
    generation = memory.generation
    by = _by_api_token if is_api_token(bearer) else _by_access_token
    caller, expires_at = await by(runtime, bearer, now)
    memory.remember(key, caller, min(now + REMEMBERED, expires_at), generation)
    return caller


async def _by_api_token(runtime: Runtime, bearer: str, now: datetime) -> tuple[Caller, datetime]:
    async with runtime.reading() as connection:
        row = await live_api_token(connection, bearer, now)
    if row is None:
        raise NotSignedIn
    await note_use(runtime, row.token_id, row.used_at)
    return Caller(view(row), read_scopes(row.scopes)), row.token_expires_at


async def _by_access_token(runtime: Runtime, bearer: str, now: datetime) -> tuple[Caller, datetime]:
    try:
        ring = await load_access_keys(runtime)
        if (kid := key_id_of(bearer)) not in ring.public:
            ring = await load_access_keys(runtime, unknown=kid)
        claims = read_access(ring, runtime.public_url, bearer, now)
    except BadAccessToken:
        raise NotSignedIn from None
    async with runtime.reading() as connection:
        account = await live_sign_in(connection, claims.sign_in_id, now)
    if account is None or account.id != claims.account_id:
        raise NotSignedIn
    return Caller(account, EVERYTHING, claims.sign_in_id), datetime.fromtimestamp(claims.expires_at, UTC)


@dataclass(slots=True)
class _Memory:
    """Credentials looked up a moment ago. By the generation, a look-up that an end overtook is not kept."""

    generation: int = 0
    known: OrderedDict[str, tuple[Caller, datetime]] = field(default_factory=OrderedDict)

    def recall(self, key: str, now: datetime) -> Caller | None:
        caller, until = self.known.get(key, (None, now))
        return caller if until > now else None

    def remember(self, key: str, caller: Caller, until: datetime, generation: int) -> None:
        if generation != self.generation:
            return
        self.known[key] = (caller, until)
        self.known.move_to_end(key)
        while len(self.known) > MOST_REMEMBERED:
            self.known.popitem(last=False)

    def forget_all(self) -> None:
        self.generation += 1
        self.known.clear()


def _memory(runtime: Runtime) -> _Memory:
    memory: _Memory = runtime.resources.setdefault("accounts.callers", _Memory())
    return memory
