"""Errors as RFC 9457 problem documents: one place that says which refusal is which status.

Every answer with a problem carries `X-Correlation-Id`; an unexpected error shows that id and nothing else,
and the log has the rest under the same id.
"""

import logging
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventfly.errors import Conflict, EventflyError, Invalid, NotAllowed, NotFound, Unavailable
from eventfly.identifiers import new_id
from eventfly.money import Money

MEDIA_TYPE = "application/problem+json"
CORRELATION_HEADER = "X-Correlation-Id"
BY_CODE = {
    "too-many-requests": HTTPStatus.TOO_MANY_REQUESTS,
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "not-signed-in": HTTPStatus.UNAUTHORIZED,
    "bad-refresh-token": HTTPStatus.UNAUTHORIZED,
    "precondition-required": HTTPStatus.PRECONDITION_REQUIRED,
    "edition-passed": HTTPStatus.PRECONDITION_FAILED,
}
"""Refusals that HTTP has a status of its own for."""

_STATUSES: tuple[tuple[type[EventflyError], HTTPStatus], ...] = (
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
_logger = logging.getLogger(__name__)


def status_of(error: EventflyError) -> int:
    """Return the HTTP status of a refusal."""
    by_kind = (status for kind, status in _STATUSES if isinstance(error, kind))
    return BY_CODE.get(error.code) or next(by_kind, HTTPStatus.BAD_REQUEST)


def document(error: EventflyError) -> dict[str, Any]:
    """Write a refusal as a problem document (RFC 9457).

    `code` is for machines, `detail` for people, `errors` names fields; a `Conflict` adds the data that the
    next step needs, such as the new total of `PriceChanged`.

    >>> document(NotFound())["status"]
    404
    """
    status = status_of(error)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": int(status)}
    body |= {"detail": str(error), "code": error.code}
    if isinstance(error, Invalid):
        body["errors"] = [asdict(problem) for problem in error.problems]
    if isinstance(error, Conflict):
        body |= {name: value for name, value in _next_step(error).items() if name not in body}
    return body


def problem_response(error: EventflyError, *, correlation: str = "") -> Response:
    """Answer with a refusal's problem document, `Retry-After` where waiting helps."""
    headers = {"Cache-Control": "no-store"}
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(max(1, int(retry_after)))
    if correlation:
        headers[CORRELATION_HEADER] = correlation
    return Response(orjson.dumps(document(error)), status_of(error), headers, media_type=MEDIA_TYPE)


def status_response(status: int, detail: str = "", *, headers: dict[str, str] | None = None) -> Response:
    """Answer with the problem document of a bare HTTP status, such as 405 or 413."""
    phrase = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": phrase, "status": int(status), "detail": detail or phrase}
    body["code"] = phrase.lower().replace(" ", "-")
    return Response(
        orjson.dumps(body), status, {"Cache-Control": "no-store"} | (headers or {}), media_type=MEDIA_TYPE
    )


def unexpected_response(correlation: str) -> Response:
    """Answer for a bug: an id to quote, and no trace."""
    detail = f"Something went wrong on our side, not on yours. If you write to us, quote {correlation}."
    return status_response(500, detail, headers={CORRELATION_HEADER: correlation})


async def on_refusal(request: Request, error: Exception) -> Response:
    """Answer an `EventflyError`; registered as Starlette's exception handler."""
    assert isinstance(error, EventflyError)
    return problem_response(error, correlation=request.scope.get("correlation", ""))


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer Starlette's own refusals (unknown path, wrong method) in the same form."""
    headers = dict(getattr(error, "headers", None) or {})
    return status_response(getattr(error, "status_code", 500), headers=headers)


class Correlated:
    """Give each request a correlation id, and turn what nobody expected into a 500 without a trace."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        correlation = scope.get("correlation") or new_id().hex
        scope["correlation"] = correlation
        begun = False

        async def tagged(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = message.setdefault("headers", [])
                if not any(name.lower() == b"x-correlation-id" for name, _ in headers):
                    message["headers"] = [*headers, (b"x-correlation-id", correlation.encode())]
            await send(message)

        try:
            await self.app(scope, receive, tagged)
        except Exception:
            _logger.exception("unexpected error, correlation id %s", correlation)
            if not begun:
                await unexpected_response(correlation)(scope, receive, send)


def _next_step(error: Conflict) -> dict[str, Any]:
    fields = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    return {name: _plain(value) for name, value in fields.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | Money | UUID)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return money(value)
    return str(value) if isinstance(value, UUID) else value


def money(amount: Money) -> dict[str, Any]:
    """Write an amount for machines and people.

    >>> money(Money(1250, "EUR"))
    {'minor': 1250, 'currency': 'EUR', 'text': '€12.50'}
    """
    return {"minor": amount.minor, "currency": amount.currency, "text": str(amount)}
