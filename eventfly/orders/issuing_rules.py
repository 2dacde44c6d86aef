"""Rules of issuing: held places become tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from eventfly.orders.messages import (
    OrderPaid,
)
from eventfly.orders.models import OrderStatus
from eventfly.orders.situation import (
    Decision,
    OrderState,
    Situation,
    move,
    places_of,
)
from eventfly.tickets import (
    IssuedTicket,
    TicketsIssued,
)


def issue(
    situation: Situation, order: OrderState, decision: Decision, new_id: Callable[[], UUID]
) -> OrderState:
    """Turn held places into tickets."""
    move(situation.shop, order.lines, held=-1, sold=1)
    about: dict[str, Any] = {"event_id": situation.shop.event_id, "at": situation.now, "order_id": order.id}
    decision.messages.append(OrderPaid(**about, places=places_of(order.lines)))
    return with_tickets(order, decision, about, new_id)


def with_tickets(
    order: OrderState, decision: Decision, about: dict[str, Any], new_id: Callable[[], UUID]
) -> OrderState:
    tickets = tuple(_tickets(order, new_id))
    decision.messages.append(TicketsIssued(**about, tickets=tickets))
    return replace(order, status=OrderStatus.PAID, ticket_ids=tuple(ticket.ticket_id for ticket in tickets))


def _tickets(order: OrderState, new_id: Callable[[], UUID]) -> Iterable[IssuedTicket]:
    """One ticket a place, for its attendee in the order they were given, else for the buyer."""
    waiting = list(order.attendees)
    number = 0
    for line in order.lines:
        for _ in range(line.quantity):
            number += 1
            match = next((item for item in waiting if item.ticket_type_id == line.ticket_type_id), None)
            if match is not None:
                waiting.remove(match)
            contact_id = match.contact_id if match else order.contact_id
            assert contact_id is not None  # nobody pays before giving details
            yield IssuedTicket(
                ticket_id=new_id(), ticket_type_id=line.ticket_type_id, contact_id=contact_id, number=number
            )
