"""From the table of operations to routes: who is counted, how refusals answer, what every answer carries."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventfly.accounts import ScopeMissing
from eventfly.errors import EventflyError
from eventfly.http.api import accounting, describing, ordering, organizing, selling, signing_in, visiting
from eventfly.http.api.asking import Asked, Operation
from eventfly.http.limits import PER_SECONDS, Bounds, count_request
from eventfly.http.problems import Correlated, on_http_exception, on_refusal, problem_response
from eventfly.runtime import Runtime

_MODULES = (visiting, ordering, signing_in, accounting, organizing, selling, describing)


@cache
def operations() -> tuple[Operation, ...]:
    """List every operation, in the order in which they are documented."""
    return tuple(operation for module in _MODULES for operation in module.OPERATIONS)


def api(runtime: Runtime, bounds: Bounds) -> Starlette:
    """Make the application to mount at `/api/v1`."""
    by_path: dict[str, list[Operation]] = {}
    for operation in operations():
        by_path.setdefault(operation.path, []).append(operation)
    return Starlette(
        routes=[_route(runtime, bounds, path, listed) for path, listed in by_path.items()],
        # Within Starlette's own handler of bugs, which would answer in plain text first.
        middleware=[Middleware(Correlated)],
        exception_handlers={EventflyError: on_refusal, HTTPException: on_http_exception},
    )


def _route(runtime: Runtime, bounds: Bounds, path: str, listed: list[Operation]) -> Route:
    answers = {operation.method: _answering(runtime, bounds, operation) for operation in listed}
    if "GET" in answers:
        answers["HEAD"] = answers["GET"]

    async def endpoint(request: Request) -> Response:
        return await answers[request.method](request)

    # One route for all methods of a path, so that a wrong method is told all the right ones.
    return Route(path, endpoint, methods=list(answers))


def _answering(
    runtime: Runtime, bounds: Bounds, operation: Operation
) -> Callable[[Request], Awaitable[Response]]:
    limit = bounds.orders_per_minute if operation.counted == "orders" else bounds.requests_per_minute

    async def answer(request: Request) -> Response:
        left: int | None = None
        try:
            left = await count_request(runtime, request, operation.counted, limit)
            response = await operation.handler(Asked(runtime, bounds, operation, request))
        except EventflyError as refusal:
            response = _refused(refusal, request)
            left = 0 if left is None and response.status_code == HTTPStatus.TOO_MANY_REQUESTS else left
        if left is not None:
            _tell_limit(response, limit, left)
        return response

    return answer


def _tell_limit(response: Response, limit: int, left: int) -> None:
    # The bucket fills evenly: "reset" is when all of it is there again, or after a refusal the next use.
    full_in = math.ceil((limit - left) * PER_SECONDS / limit)
    response.headers["RateLimit-Limit"] = str(limit)
    response.headers["RateLimit-Remaining"] = str(left)
    response.headers["RateLimit-Reset"] = response.headers.get("Retry-After", str(full_in))


def _refused(refusal: EventflyError, request: Request) -> Response:
    response = problem_response(refusal, correlation=request.scope.get("correlation", ""))
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, ScopeMissing):
        response.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{refusal.scope}"'
    return response
