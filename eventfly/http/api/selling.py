"""An event's orders and attendees, for those who run it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from starlette.responses import Response

from eventfly import orders
from eventfly.accounts import AccountView, Scope
from eventfly.http import order_schemas
from eventfly.http.api.answering import shown
from eventfly.http.api.asking import CURSOR, LIMIT, Access, Asked, Operation, Parameter
from eventfly.http.api.cursors import read_cursor, write_cursor
from eventfly.tickets import TicketStatus

_STATUS = Parameter(
    "status",
    "Only orders of this status.",
    {"type": "string", "enum": [status.value for status in orders.OrderStatus]},
    "paid",
)
_TICKET_STATUS = Parameter(
    "status",
    "Only tickets of this status.",
    {"type": "string", "enum": [status.value for status in TicketStatus]},
    "valid",
)
_TEXT = Parameter("q", "Part of a name, an address or a reference.", example="ada")


async def list_orders(asked: Asked) -> Response:
    account, limit = await asked.account(), asked.limit()
    after = read_cursor(asked.text("cursor"), UUID)
    found = await orders.walk_orders(
        asked.runtime,
        account,
        asked.path("slug"),
        status=asked.choice("status", orders.OrderStatus) or "",
        text=asked.text("q"),
        after=after[0] if after else None,
        limit=limit + 1,
    )
    return shown(order_schemas.OrderList.of(found, limit, lambda at: asked.link(write_cursor(at))))


async def show_order(asked: Asked) -> Response:
    account = await asked.account()
    found = await orders.order_of_event(asked.runtime, account, asked.path("slug"), asked.path("reference"))
    return shown(order_schemas.OrderRecord.of(found))


async def cancel_order(asked: Asked) -> Response:
    account = await asked.account()
    return await asked.once(partial(_cancel, asked, account), credential=f"account {account.id}")


async def _cancel(asked: Asked, account: AccountView) -> Response:
    slug, reference = asked.path("slug"), asked.path("reference")
    cancelled = await orders.cancel_of_event(asked.runtime, account, slug, reference)
    return shown(order_schemas.OrderRecord.of(cancelled))


async def list_attendees(asked: Asked) -> Response:
    account, limit = await asked.account(), asked.limit()
    after = read_cursor(asked.text("cursor"), UUID)
    found = await orders.walk_attendees(
        asked.runtime,
        account,
        asked.path("slug"),
        status=asked.choice("status", TicketStatus) or "",
        after=after[0] if after else None,
        limit=limit + 1,
    )
    return shown(order_schemas.AttendeeList.of(found, limit, lambda at: asked.link(write_cursor(at))))


OPERATIONS = (
    Operation(
        name="listEventOrders",
        method="GET",
        path="/organize/events/{slug}/orders",
        summary="List an event's orders, the newest first",
        tag="Orders of your events",
        handler=list_orders,
        access=Access.ACCOUNT,
        scope=Scope.ORDERS_READ,
        query=(_STATUS, _TEXT, LIMIT, CURSOR),
        gives=order_schemas.OrderList,
    ),
    Operation(
        name="showEventOrder",
        method="GET",
        path="/organize/events/{slug}/orders/{reference}",
        summary="Show one of an event's orders",
        tag="Orders of your events",
        handler=show_order,
        access=Access.ACCOUNT,
        scope=Scope.ORDERS_READ,
        gives=order_schemas.OrderRecord,
    ),
    Operation(
        name="cancelEventOrder",
        method="POST",
        path="/organize/events/{slug}/orders/{reference}/cancel",
        summary="Cancel an order: held places are given back, paid money too",
        tag="Orders of your events",
        handler=cancel_order,
        access=Access.ACCOUNT,
        scope=Scope.ORDERS_WRITE,
        gives=order_schemas.OrderRecord,
    ),
    Operation(
        name="listAttendees",
        method="GET",
        path="/organize/events/{slug}/attendees",
        summary="List who has a ticket, in the order of issue",
        tag="Orders of your events",
        handler=list_attendees,
        access=Access.ACCOUNT,
        scope=Scope.ORDERS_READ,
        query=(_TICKET_STATUS, LIMIT, CURSOR),
        gives=order_schemas.AttendeeList,
    ),
)
