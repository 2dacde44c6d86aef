"""Buying: place an order, pay it, look at it, give it back, take the tickets along.

A guest's credential is the order's secret; an account that bought it may use its own. A secret that opens nothing
under a reference is refused alike (401) whether there is such an order or not; to an account, what others bought is
not there (404).
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from starlette.responses import Response

from eventfly import accounts, orders, tickets
from eventfly.accounts import AccountView, NotSignedIn, Scope
from eventfly.errors import Invalid, Problem
from eventfly.http import order_schemas, schemas
from eventfly.http.api.answering import shown
from eventfly.http.api.asking import CURSOR, LIMIT, Access, Asked, Operation
from eventfly.http.api.cursors import read_cursor, write_cursor
from eventfly.http.idempotency import KeyNotUsable
from eventfly.http.order_files import file_response

_BUYER_FIELDS = ("name", "email", "consent")


async def place_order(asked: Asked) -> Response:
    key = asked.key()
    buyer = await _buyer_account(asked)
    wanted = schemas.read(schemas.OrderIn, await asked.body())
    try:
        placed = await orders.place(
            asked.runtime,
            asked.path("slug"),
            draft_key(key),
            wanted.line_requests(),
            buyer=wanted.buyer_form(),
            account_id=buyer,
            client=asked.client(),
            accept_total=wanted.accept_total,
        )
    except orders.KeyReused:
        raise KeyNotUsable from None
    except Invalid as refusal:
        raise Invalid([_as_sent(problem) for problem in refusal.problems]) from None
    answer = schemas.Placed.of(placed)
    headers = {"Location": answer.order} | ({"Idempotent-Replayed": "true"} if placed.repeated else {})
    return shown(answer, status=201, headers=headers)


async def _buyer_account(asked: Asked) -> UUID | None:
    """Guests send no credential; whoever sends one means to find the order among their own."""
    if "authorization" not in asked.request.headers:
        return None
    return (await asked.account()).id


async def list_orders(asked: Asked) -> Response:
    account, limit = await asked.account(), asked.limit()
    after = read_cursor(asked.text("cursor"), UUID)
    found = await orders.walk_own(asked.runtime, account, after=after[0] if after else None, limit=limit + 1)
    return shown(order_schemas.OrderList.of(found, limit, lambda at: asked.link(write_cursor(at))))


async def show_order(asked: Asked) -> Response:
    reference, by = asked.path("reference"), await _opened_by(asked)
    if isinstance(by, str):
        with _opening():
            view = await orders.view(asked.runtime, reference, by)
    else:
        view = await orders.view_own(asked.runtime, by, reference)
    return shown(schemas.Order.of(view))


async def pay_order(asked: Asked) -> Response:
    reference, secret = asked.path("reference"), asked.bearer()
    body = await asked.body()
    details = schemas.read(schemas.PaymentIn, body).details
    pay = partial(_pay, asked, reference, secret, details)
    return await asked.once(pay, credential=secret, body=body)


async def _pay(asked: Asked, reference: str, secret: str, details: Mapping[str, str]) -> Response:
    with _opening():
        outcome = await orders.pay_by_secret(asked.runtime, reference, secret, details)
    open_steps = (orders.PaymentStep.ACTION, orders.PaymentStep.WAITING)
    return shown(schemas.Payment.of(outcome), status=202 if outcome.step in open_steps else 200)


async def cancel_order(asked: Asked) -> Response:
    by = await _opened_by(asked)
    credential = by if isinstance(by, str) else f"account {by.id}"
    return await asked.once(partial(_cancel, asked, by), credential=credential)


async def _cancel(asked: Asked, by: str | AccountView) -> Response:
    reference = asked.path("reference")
    if isinstance(by, str):
        with _opening():
            await orders.release_by_secret(asked.runtime, reference, by)
            view = await orders.view(asked.runtime, reference, by)
    else:
        await orders.release_own(asked.runtime, by, reference)
        view = await orders.view_own(asked.runtime, by, reference)
    return shown(schemas.Order.of(view))


async def tickets_pdf(asked: Asked) -> Response:
    document = await _document(asked)
    content = await asyncio.to_thread(tickets.pdf, document)
    return file_response(content, "application/pdf", f"tickets-{document.reference}.pdf", inline=True)


async def calendar(asked: Asked) -> Response:
    document = await _document(asked)
    content = await asyncio.to_thread(tickets.calendar_file, document)
    return file_response(content, "text/calendar; charset=utf-8", f"{document.reference}.ics")


async def _document(asked: Asked) -> tickets.OrderDocument:
    reference, by = asked.path("reference"), await _opened_by(asked)
    if isinstance(by, str):
        with _opening():
            return await orders.document(asked.runtime, reference, by)
    return await orders.document_own(asked.runtime, by, reference)


async def _opened_by(asked: Asked) -> str | AccountView:
    """Return the order's secret, or the account of an access token or API token."""
    bearer = asked.bearer()
    # An order's secret has neither a token's beginning nor dots.
    if accounts.is_api_token(bearer) or "." in bearer:
        return await asked.account()
    return bearer


@contextmanager
def _opening() -> Iterator[None]:
    """Say of a secret that opens nothing that it is no credential here."""
    try:
        yield
    except orders.NotOpened:
        raise NotSignedIn from None


def draft_key(key: str) -> str:
    """Turn an Idempotency-Key of any form into the order's own key, apart from those of browsers."""
    return hashlib.sha256(f"api\n{key}".encode()).hexdigest()


def _as_sent(problem: Problem) -> Problem:
    field = f"buyer.{problem.field}" if problem.field in _BUYER_FIELDS else problem.field
    return Problem(field, problem.message, problem.code)


OPERATIONS = (
    Operation(
        name="placeOrder",
        method="POST",
        path="/events/{slug}/orders",
        summary="Hold places; a free order with a buyer is issued at once",
        description=(
            "The key is the order's own: it needs 128 random bits. With an access token or an API token"
            " (scope `tickets:write`) the order joins the account's own."
        ),
        tag="Orders",
        handler=place_order,
        scope=Scope.TICKETS_WRITE,
        takes=schemas.OrderIn,
        gives=schemas.Placed,
        status=201,
        refusals=(401, 403, 404),
        counted="orders",
    ),
    Operation(
        name="listOrders",
        method="GET",
        path="/orders",
        summary="List what you bought",
        tag="Orders",
        handler=list_orders,
        access=Access.ACCOUNT,
        scope=Scope.TICKETS_READ,
        query=(LIMIT, CURSOR),
        gives=order_schemas.OrderList,
    ),
    Operation(
        name="showOrder",
        method="GET",
        path="/orders/{reference}",
        summary="Show an order with its tickets",
        tag="Orders",
        handler=show_order,
        access=Access.ORDER_OR_ACCOUNT,
        scope=Scope.TICKETS_READ,
        gives=schemas.Order,
    ),
    Operation(
        name="payOrder",
        method="POST",
        path="/orders/{reference}/pay",
        summary="Pay an order; 202 while the answer or the buyer's confirmation is awaited",
        tag="Orders",
        handler=pay_order,
        access=Access.ORDER,
        takes=schemas.PaymentIn,
        gives=schemas.Payment,
        also=202,
        counted="orders",
    ),
    Operation(
        name="cancelOrder",
        method="POST",
        path="/orders/{reference}/cancel",
        summary="Give back places that are held",
        description="A paid order is the organizer's to cancel: then the answer is 409.",
        tag="Orders",
        handler=cancel_order,
        access=Access.ORDER_OR_ACCOUNT,
        scope=Scope.TICKETS_WRITE,
        gives=schemas.Order,
        counted="orders",
    ),
    Operation(
        name="downloadTickets",
        method="GET",
        path="/orders/{reference}/tickets.pdf",
        summary="Download the tickets of a paid order as PDF",
        tag="Orders",
        handler=tickets_pdf,
        access=Access.ORDER_OR_ACCOUNT,
        scope=Scope.TICKETS_READ,
        gives_file="application/pdf",
    ),
    Operation(
        name="downloadCalendar",
        method="GET",
        path="/orders/{reference}/event.ics",
        summary="Download the event of a paid order for a calendar",
        tag="Orders",
        handler=calendar,
        access=Access.ORDER_OR_ACCOUNT,
        scope=Scope.TICKETS_READ,
        gives_file="text/calendar",
    ),
)
