"""One order as those who run the event see it, with what they may do about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from eventfly import accounts, events
from eventfly.errors import NotFound
from eventfly.orders.addressing import is_reference
from eventfly.orders.models import OrderStatus
from eventfly.orders.projection import ORDERS
from eventfly.orders.queries import LoadedOrder, amount_text, line_views, load_order, was_test
from eventfly.orders.views import OrganizerOrderView, OrganizerPaymentView, OrganizerTicketView
from eventfly.organizers import Action, may
from eventfly.runtime import Runtime
from eventfly.tickets import TicketStatus


async def managed_order(
    runtime: Runtime, account: accounts.AccountView | None, slug: str, reference: str
) -> OrganizerOrderView:
    """Return an order of an event to a member of its organization. Raises NotFound to everybody else."""
    async with runtime.reading() as connection:
        event, row = await events.managed_event(connection, account, slug)
        if not is_reference(reference):
            raise NotFound("There is no such order.")
        one = (ORDERS.c.event_id == event.event_id) & (ORDERS.c.reference == reference)
        order_id = (await connection.execute(select(ORDERS.c.id).where(one))).scalar()
        if order_id is None:
            raise NotFound("There is no such order.")
        loaded = await load_order(connection, event.event_id, order_id)
    return _view(loaded, row.role)


def _view(loaded: LoadedOrder, role: str) -> OrganizerOrderView:
    order, details, buyer = loaded.order, loaded.event.details, loaded.buyer
    erased = buyer is not None and buyer.erased_at is not None
    paid = order.status == OrderStatus.PAID.value
    refunded = sum(row.refunded_minor + row.refunding_minor for row in loaded.payments)
    return OrganizerOrderView(
        order_id=str(order.id),
        reference=order.reference,
        status=order.status,
        event_slug=details.slug,
        event_title=details.title,
        zone_text=details.zone.replace("_", " "),
        buyer_name=buyer.name if buyer else "",
        buyer_email=buyer.email if buyer else "",
        total_text=amount_text(order.total_minor, order.currency),
        refunded_text=amount_text(refunded, order.currency) if refunded else "",
        placed_text=events.moment_text(order.placed_at, details.zone),
        placed_at_iso=order.placed_at.isoformat(),
        lines=line_views(loaded),
        tickets=[_ticket(loaded, row, paid and may(role, Action.CORRECT_ORDER)) for row in loaded.tickets],
        payments=[_payment(loaded, row) for row in loaded.payments],
        erased=erased,
        may_correct=paid and not erased and may(role, Action.CORRECT_ORDER),
        may_release=order.status == OrderStatus.HELD.value and may(role, Action.RELEASE_HOLD),
        may_cancel=paid and may(role, Action.REFUND),
        may_erase=_is_erasable(order, buyer) and may(role, Action.ERASE_BUYER),
        test=was_test(loaded),
    )


def _is_erasable(order: Any, buyer: Any) -> bool:
    under_way = order.status in (OrderStatus.HELD.value, OrderStatus.PAYING.value)
    return buyer is not None and buyer.erased_at is None and buyer.account_id is None and not under_way


def _ticket(loaded: LoadedOrder, row: Any, editable: bool) -> OrganizerTicketView:
    person = next((item for item in loaded.contacts if item.id == row.contact_id), None)
    return OrganizerTicketView(
        number=row.number,
        type_name=loaded.type_names.get(row.ticket_type_id, ""),
        name=person.name if person else "",
        email=person.email if person else "",
        status=row.status,
        editable=editable and row.status == TicketStatus.VALID.value and _is_known(person),
    )


def _is_known(person: Any) -> bool:
    return person is not None and person.erased_at is None


def _payment(loaded: LoadedOrder, row: Any) -> OrganizerPaymentView:
    refunded = row.refunded_minor + row.refunding_minor
    at = row.settled_at or row.created_at
    return OrganizerPaymentView(
        status=row.status,
        amount_text=amount_text(row.amount_minor, row.currency),
        refunded_text=amount_text(refunded, row.currency) if refunded else "",
        failure=row.failure.replace("_", " "),
        reference=row.provider_reference,
        at_text=events.moment_text(at, loaded.event.details.zone),
        at_iso=at.isoformat(),
    )
