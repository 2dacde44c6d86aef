"""How messages change orders, their lines, and the pools they take from."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.events import PoolMove, move_pools, pool_ids_text
from eventfly.journal import insert_rows, projects, set_rows, sources
from eventfly.orders.messages import (
    DetailsGiven,
    HoldExpired,
    HoldExtended,
    OrderCancelled,
    OrderNotPaid,
    OrderPaid,
    OrderPaying,
    OrderPlaced,
    OrderReleased,
    OrderRetaken,
    Places,
)
from eventfly.orders.models import Order, OrderLine, OrderStatus
from eventfly.tables import table

ORDERS, ORDER_LINES = table(Order), table(OrderLine)
sources("orders", ORDERS, ORDER_LINES)


@projects(OrderPlaced)
async def orders_placed(connection: AsyncConnection, messages: Sequence[OrderPlaced]) -> None:
    await insert_rows(connection, ORDERS, [_order(item) for item in messages])
    await insert_rows(connection, ORDER_LINES, [row for item in messages for row in _lines(item)])
    await move_pools(connection, _moves(messages, held=1))


def _order(item: OrderPlaced) -> dict[str, Any]:
    return {
        "event_id": item.event_id,
        "id": item.order_id,
        "reference": item.reference,
        "status": OrderStatus.HELD.value,
        "currency": item.currency,
        "total_minor": item.total_minor,
        "contact_id": item.contact_id,
        "extended": False,
        "placed_at": item.at,
        "expires_at": item.expires_at,
        "paid_at": None,
        "closed_at": None,
    }


def _lines(item: OrderPlaced) -> Iterable[dict[str, Any]]:
    for line in item.lines:
        yield {
            "event_id": item.event_id,
            "order_id": item.order_id,
            "ticket_type_id": line.ticket_type_id,
            "quantity": line.quantity,
            "unit_minor": line.unit_minor,
            "pool_ids": pool_ids_text(line.pool_ids),
        }


@projects(DetailsGiven)
async def details_given(connection: AsyncConnection, messages: Sequence[DetailsGiven]) -> None:
    rows = [{**_key(item), "contact_id": item.contact_id, "expires_at": item.expires_at} for item in messages]
    await _set(connection, rows)


@projects(HoldExtended)
async def holds_extended(connection: AsyncConnection, messages: Sequence[HoldExtended]) -> None:
    await _set(
        connection, [{**_key(item), "extended": True, "expires_at": item.expires_at} for item in messages]
    )


@projects(OrderPaying)
async def orders_paying(connection: AsyncConnection, messages: Sequence[OrderPaying]) -> None:
    await _set(connection, [{**_key(item), "status": OrderStatus.PAYING.value} for item in messages])


@projects(OrderNotPaid)
async def orders_not_paid(connection: AsyncConnection, messages: Sequence[OrderNotPaid]) -> None:
    rows = [
        {**_key(item), "status": OrderStatus.HELD.value, "expires_at": item.expires_at} for item in messages
    ]
    await _set(connection, rows)


@projects(OrderPaid)
async def orders_paid(connection: AsyncConnection, messages: Sequence[OrderPaid]) -> None:
    await _set(
        connection,
        [{**_key(item), "status": OrderStatus.PAID.value, "paid_at": item.at} for item in messages],
    )
    await move_pools(connection, _moves(messages, held=-1, sold=1))


@projects(OrderRetaken)
async def orders_retaken(connection: AsyncConnection, messages: Sequence[OrderRetaken]) -> None:
    rows = [
        {**_key(item), "status": OrderStatus.PAID.value, "paid_at": item.at, "closed_at": None}
        for item in messages
    ]
    await _set(connection, rows)
    await move_pools(connection, _moves(messages, sold=1))


@projects(HoldExpired)
async def holds_expired(connection: AsyncConnection, messages: Sequence[HoldExpired]) -> None:
    await _close(connection, messages, OrderStatus.EXPIRED)
    await move_pools(connection, _moves(messages, held=-1))


@projects(OrderReleased)
async def orders_released(connection: AsyncConnection, messages: Sequence[OrderReleased]) -> None:
    await _close(connection, messages, OrderStatus.RELEASED)
    await move_pools(connection, _moves(messages, held=-1))


@projects(OrderCancelled)
async def orders_cancelled(connection: AsyncConnection, messages: Sequence[OrderCancelled]) -> None:
    await _close(connection, messages, OrderStatus.CANCELLED)
    await move_pools(connection, _moves(messages, sold=-1))


class _AboutOrder(Protocol):
    @property
    def event_id(self) -> UUID: ...
    @property
    def order_id(self) -> UUID: ...


class _MovesPlaces(_AboutOrder, Protocol):
    @property
    def places(self) -> tuple[Places, ...]: ...


def _key(item: _AboutOrder) -> dict[str, Any]:
    return {"event_id": item.event_id, "id": item.order_id}


def _moves(messages: Sequence[_MovesPlaces], *, held: int = 0, sold: int = 0) -> Iterable[PoolMove]:
    for item in messages:
        for places in item.places:
            yield PoolMove(item.event_id, places.pool_id, sold=sold * places.count, held=held * places.count)


async def _close(connection: AsyncConnection, messages: Sequence[Any], status: OrderStatus) -> None:
    await _set(
        connection, [{**_key(item), "status": status.value, "closed_at": item.at} for item in messages]
    )


async def _set(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    await set_rows(connection, ORDERS, ["event_id", "id"], rows)
