"""The REST API's first endpoints: find events, place an order, pay it, look at it.

Guests read and pay with `Authorization: Bearer <secret>`; a reference without its secret answers NotFound, as
does anything that the asker may not see. Every POST names an `Idempotency-Key` (see `idempotency`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eventfly import events, orders
from eventfly.errors import EventflyError, Invalid, NotFound, Problem
from eventfly.http import openapi, schemas
from eventfly.http.idempotency import HEADER, Claim, KeyNotUsable, checked_key, once
from eventfly.http.limits import Bounds, client_of, count_request, read_body
from eventfly.http.problems import Correlated, on_http_exception, on_refusal
from eventfly.runtime import Runtime

_BUYER_FIELDS = ("name", "email", "consent")
_MOST_BEARER = 200


def api(runtime: Runtime, bounds: Bounds) -> Starlette:
    """Make the application to mount at `/api/v1`."""
    endpoints = _Endpoints(runtime, bounds)
    return Starlette(
        routes=[
            Route("/openapi.json", endpoints.description),
            Route("/events", endpoints.list_events),
            Route("/events/{slug}", endpoints.show_event),
            Route("/events/{slug}/orders", endpoints.place_order, methods=["POST"]),
            Route("/orders/{reference}", endpoints.show_order),
            Route("/orders/{reference}/pay", endpoints.pay_order, methods=["POST"]),
        ],
        # Within Starlette's own handler of bugs, which would answer in plain text first.
        middleware=[Middleware(Correlated)],
        exception_handlers={EventflyError: on_refusal, HTTPException: on_http_exception},
    )


@dataclass(frozen=True, slots=True)
class _Endpoints:
    runtime: Runtime
    bounds: Bounds

    async def description(self, _request: Request) -> Response:
        return _json(openapi.document(self.runtime.public_url))

    async def list_events(self, request: Request) -> Response:
        await self._count(request)
        found = await events.discover(self.runtime, search_of(request.query_params))
        summaries = [schemas.EventSummary.of(card, self.runtime.absolute) for card in found.cards]
        listed = schemas.EventList(events=summaries, total=found.total, page=found.page, pages=found.pages)
        return _shown(listed, max_age=1)

    async def show_event(self, request: Request) -> Response:
        await self._count(request)
        page = await events.page(self.runtime, request.path_params["slug"])
        return _shown(schemas.Event.of(page), max_age=1)

    async def place_order(self, request: Request) -> Response:
        await count_request(self.runtime, request, "orders", self.bounds.orders_per_minute)
        key = checked_key(request.headers.get(HEADER))
        wanted = schemas.read(schemas.OrderIn, await _json_body(request))
        return await self._place(request.path_params["slug"], key, wanted, client_of(request.scope))

    async def _place(self, slug: str, key: str, wanted: schemas.OrderIn, client: str) -> Response:
        try:
            placed = await orders.place(
                self.runtime,
                slug,
                draft_key(key),
                wanted.line_requests(),
                buyer=wanted.buyer_form(),
                client=client,
                accept_total=wanted.accept_total,
            )
        except orders.KeyReused:
            raise KeyNotUsable from None
        except Invalid as refusal:
            raise Invalid([_as_sent(problem) for problem in refusal.problems]) from None
        answer = schemas.Placed.of(placed)
        headers = {"Location": answer.order} | ({"Idempotent-Replayed": "true"} if placed.repeated else {})
        return _shown(answer, status=201, headers=headers)

    async def show_order(self, request: Request) -> Response:
        await self._count(request)
        view = await orders.view(self.runtime, request.path_params["reference"], bearer(request))
        return _shown(schemas.Order.of(view))

    async def pay_order(self, request: Request) -> Response:
        await count_request(self.runtime, request, "orders", self.bounds.orders_per_minute)
        reference, secret = request.path_params["reference"], bearer(request)
        key = checked_key(request.headers.get(HEADER), credential=secret)
        body = await _json_body(request)
        details = schemas.read(schemas.PaymentIn, body).details
        claim = Claim.of(credential=secret, route=f"pay {reference}", key=key, body=body)
        return await once(self.runtime, claim, partial(self._pay, reference, secret, details))

    async def _pay(self, reference: str, secret: str, details: Mapping[str, str]) -> Response:
        outcome = await orders.pay_by_secret(self.runtime, reference, secret, details)
        open_steps = (orders.PaymentStep.ACTION, orders.PaymentStep.WAITING)
        return _shown(schemas.Payment.of(outcome), status=202 if outcome.step in open_steps else 200)

    async def _count(self, request: Request) -> None:
        await count_request(self.runtime, request, "api", self.bounds.requests_per_minute)


def search_of(query: Mapping[str, str]) -> events.Search:
    """Turn the filters of an address into what the domain looks for: the same ones as on the front page.

    Raises Invalid for a page that is no number.
    """
    page = query.get("page", "1")
    if not page.isascii() or not page.isdigit() or len(page) > 6:
        raise Invalid(Problem("page", "A whole number from 1 on.", "page"))
    return events.Search(
        text=query.get("q", ""),
        city=query.get("city", ""),
        category=query.get("category", ""),
        free=query.get("price") == "free",
        when=query.get("when", ""),
        when_from=query.get("from", ""),
        when_to=query.get("to", ""),
        sort=query.get("sort", "date"),
        page=int(page),
    )


def draft_key(key: str) -> str:
    """Turn an Idempotency-Key of any form into the order's own key, apart from those of browsers."""
    return hashlib.sha256(f"api\n{key}".encode()).hexdigest()


def bearer(request: Request) -> str:
    """Return the secret of `Authorization: Bearer`. Raises NotFound without one: a reference grants nothing."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret or len(secret) > _MOST_BEARER:
        raise NotFound("There is no such order.")
    return secret.strip()


async def _json_body(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HTTPException(415)
    return await read_body(request)


def _as_sent(problem: Problem) -> Problem:
    field = f"buyer.{problem.field}" if problem.field in _BUYER_FIELDS else problem.field
    return Problem(field, problem.message, problem.code)


def _shown(
    shown: schemas.Shown,
    *,
    status: int = 200,
    max_age: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    kept = "no-store" if max_age is None else f"public, max-age={max_age}"
    return Response(
        shown.model_dump_json(),
        status,
        {"Cache-Control": kept} | (headers or {}),
        media_type="application/json",
    )


def _json(document: Any) -> Response:
    return Response(orjson.dumps(document), media_type="application/json")
