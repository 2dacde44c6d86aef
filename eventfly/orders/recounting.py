"""Counting again, by plain SQL and apart from every projection: places from orders, money from payments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal import recounts

_POOLS = {
    "sqlite": "json_each(l.pool_ids) as p where replace(p.value, '-', '') = {pool}",
    "postgresql": "json_array_elements_text(l.pool_ids::json) as p(value) where p.value::uuid = {pool}",
}
_SOLD = """
    (select count(*) from tickets t join order_lines l
       on l.event_id = t.event_id and l.order_id = t.order_id and l.ticket_type_id = t.ticket_type_id
      where t.event_id = pools.event_id and t.status = 'valid'
        and exists (select 1 from {drawn}))
"""
_HELD = """
    (select coalesce(sum(l.quantity), 0) from orders o join order_lines l
       on l.event_id = o.event_id and l.order_id = o.id
      where o.event_id = pools.event_id and o.status in ('held', 'paying')
        and exists (select 1 from {drawn}))
"""
_REFUNDS = """
    select p.id, p.refunded_minor, p.refunding_minor,
      (select coalesce(sum(r.amount_minor), 0) from refunds r
        where r.event_id = p.event_id and r.payment_id = p.id and r.status = 'succeeded') as sent,
      (select coalesce(sum(r.amount_minor), 0) from refunds r
        where r.event_id = p.event_id and r.payment_id = p.id and r.status = 'owed') as owed
    from payments p
"""
_PAID = """
    select o.reference, o.total_minor,
      (select coalesce(sum(l.quantity * l.unit_minor), 0) from order_lines l
        where l.event_id = o.event_id and l.order_id = o.id) as priced,
      (select coalesce(sum(l.quantity), 0) from order_lines l
        where l.event_id = o.event_id and l.order_id = o.id) as places,
      (select count(*) from tickets t
        where t.event_id = o.event_id and t.order_id = o.id and t.status = 'valid') as tickets,
      (select coalesce(sum(p.paid_minor), 0) from payments p
        where p.event_id = o.event_id and p.order_id = o.id) as paid,
      o.status
    from orders o
"""


@recounts
async def count_places(connection: AsyncConnection) -> list[str]:
    """Count each pool's sold places from tickets and its held places from orders."""
    drawn = _POOLS[connection.dialect.name].format(pool="pools.id")
    sold, held = _SOLD.format(drawn=drawn), _HELD.format(drawn=drawn)
    statement = text(f"select id, name, sold, held, offered, {sold} as tickets, {held} as holds from pools")  # noqa: S608
    return [
        f"pool {row.name} ({row.id}): {row.sold} sold and {row.held} held, but {row.tickets} tickets, {row.holds} holds"
        for row in (await connection.execute(statement)).all()
        if (row.sold, row.held, row.offered) != (row.tickets, row.holds, 0)
    ]


@recounts
async def count_money(connection: AsyncConnection) -> list[str]:
    """Add up each payment's refunds, and compare each order's total with its lines, payments and tickets."""
    problems = [
        f"payment {row.id}: refunds say {row.sent} sent and {row.owed} owed, it says {row.refunded_minor} and "
        f"{row.refunding_minor}"
        for row in (await connection.execute(text(_REFUNDS))).all()
        if (row.refunded_minor, row.refunding_minor) != (row.sent, row.owed)
    ]
    return problems + [
        f"order {row.reference}: does not add up ({_contradiction(row)})"
        for row in (await connection.execute(text(_PAID))).all()
        if _contradiction(row)
    ]


def _contradiction(row: Any) -> str:
    if row.total_minor != row.priced:
        return "its total is not the sum of its lines"
    if row.status == "paid" and (row.paid < row.total_minor or row.tickets != row.places):
        return "paid, but money or tickets are missing"
    if row.status != "paid" and row.tickets:
        return "not paid, but there are tickets"
    return ""
