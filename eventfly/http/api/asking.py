"""One operation of the API, and one request for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventfly import accounts, routes
from eventfly.accounts import AccountView, Caller, NotSignedIn, Scope
from eventfly.errors import Invalid, Problem
from eventfly.http import schemas
from eventfly.http.idempotency import HEADER, Claim, checked_key, once
from eventfly.http.limits import Bounds, client_of, read_body
from eventfly.runtime import Runtime

Handler = Callable[["Asked"], Awaitable[Response]]
Work = Callable[[], Awaitable[Response]]
Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_BEARER = 1000
MOST_A_SLICE = 100
JSON, MERGE_PATCH = "application/json", "application/merge-patch+json"


class Access(StrEnum):
    """Which credentials an operation takes, all as `Authorization: Bearer`."""

    NOBODY = "nobody"
    """None is needed."""
    ORDER = "order"
    """The order's own secret."""
    ORDER_OR_ACCOUNT = "order-or-account"
    ACCOUNT = "account"
    """An access token or an API token."""
    SIGN_IN = "sign-in"
    """An access token alone."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something in the query."""

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    example: Any = None


LIMIT = Parameter(
    "limit",
    "How many at most.",
    {"type": "integer", "minimum": 1, "maximum": MOST_A_SLICE, "default": 25},
    10,
)
CURSOR = Parameter("cursor", "Where to go on: take it from `next` of the answer before.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What can be asked for: the table's row. `gives` None is an answer without content, or a file."""

    name: str
    method: str
    path: str
    summary: str
    tag: str
    handler: Handler
    access: Access = Access.NOBODY
    scope: Scope | None = None
    query: tuple[Parameter, ...] = ()
    takes: type[schemas.Given] | None = None
    gives: type[schemas.Shown] | None = None
    gives_file: str = ""
    """The media type of a file."""
    status: int = 200
    also: int = 0
    """Another status of a good answer."""
    refusals: tuple[int, ...] = ()
    """Those that do not follow from the rest of the row."""
    description: str = ""
    counted: str = "api"
    """Which limit counts it: `api` or `orders`."""
    is_cached: bool = False
    """The answer has an ETag, and If-None-Match is answered by 304."""
    is_edit: bool = False
    """It names the edition it changes by If-Match."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for an operation."""

    runtime: Runtime
    bounds: Bounds
    operation: Operation
    request: Request

    def path(self, name: str) -> str:
        """Return a part of the address."""
        return str(self.request.path_params[name])

    def text(self, name: str, otherwise: str = "") -> str:
        """Return a text of the query."""
        return self.request.query_params.get(name, otherwise)

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        """Return one of a few words of the query; None when it is not there. Raises Invalid for another word."""
        given = self.request.query_params.get(name)
        if given is None:
            return None
        if given not in set(choices):
            raise Invalid(Problem(name, f"One of: {', '.join(choices)}.", "unknown"))
        return choices(given)

    def limit(self) -> int:
        """Return how many rows are wanted. Raises Invalid."""
        given = self.text("limit", "25")
        if not given.isascii() or not given.isdigit() or not 1 <= int(given[:4]) <= MOST_A_SLICE:
            raise Invalid(Problem("limit", f"A whole number from 1 to {MOST_A_SLICE}.", "number"))
        return int(given)

    def link(self, cursor: str | None) -> str | None:
        """Return the address of the next slice of this list; None at its end."""
        if cursor is None:
            return None
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "cursor"]
        path = self.request.scope.get("root_path", "").removesuffix(routes.API) + routes.API
        return f"{path}{self._own_path()}?{urlencode([*kept, ('cursor', cursor)])}"

    def client(self) -> str:
        """Return where the request came from, for counting."""
        return client_of(self.request.scope)

    def bearer(self) -> str:
        """Return the credential that was sent. Raises NotSignedIn without one."""
        scheme, _, given = self.request.headers.get("authorization", "").partition(" ")
        credential = given.strip()
        if scheme.lower() != "bearer" or not 0 < len(credential) <= LONGEST_BEARER:
            raise NotSignedIn
        return credential

    async def caller(self) -> Caller:
        """Return who asks, by access token or API token. Raises NotSignedIn."""
        return await accounts.caller_of(self.runtime, self.bearer())

    async def account(self) -> AccountView:
        """Return the account to act for. Raises NotSignedIn, and ScopeMissing if the operation's is missing."""
        assert self.operation.scope is not None
        return (await self.caller()).permit(self.operation.scope)

    async def body(self) -> bytes:
        """Return the JSON that was sent. Raises HTTPException (415) for another kind, and TooLarge."""
        media_type = self.request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != JSON and not (self.operation.is_edit and media_type == MERGE_PATCH):
            raise HTTPException(415)
        return await read_body(self.request)

    def key(self, *, credential: str = "") -> str:
        """Return the Idempotency-Key. Raises KeyNotUsable; without a credential it has to be a strong one."""
        return checked_key(self.request.headers.get(HEADER), credential=credential)

    async def once(self, work: Work, *, credential: str, body: bytes = b"", strong: bool = False) -> Response:
        """Do a POST's work unless its key was answered before. `strong` keys need no secret beside them."""
        key = self.key(credential="" if strong else credential)
        route = f"{self.operation.name} {self._own_path()}"
        claim = Claim.of(credential=credential, route=route, key=key, body=body)
        return await once(self.runtime, claim, work)

    def _own_path(self) -> str:
        return self.request.scope["path"].removeprefix(self.request.scope.get("root_path", ""))
