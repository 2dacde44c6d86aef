"""Rules of placing and holding: who gets places, for how long, and how they come back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventfly.errors import NotFound
from eventfly.money import Money
from eventfly.orders import errors
from eventfly.orders.issuing_rules import issue
from eventfly.orders.messages import (
    DetailsGiven,
    HoldExtended,
    OrderPlaced,
    OrderReleased,
    PlacedLine,
)
from eventfly.orders.models import OrderStatus
from eventfly.orders.requests import (
    Extend,
    GiveDetails,
    LineRequest,
    Place,
    Release,
)
from eventfly.orders.situation import (
    Answer,
    AttendeeState,
    Decision,
    Known,
    OrderState,
    Origin,
    Shop,
    Situation,
    TypeState,
    accept,
    existing,
    held_order,
    move,
    places_of,
)
from eventfly.runtime import Limits


def place(situation: Situation, request: Place, decision: Decision, new_id: Callable[[], UUID]) -> None:
    known = situation.keys.get(request.key)
    if known is not None:
        _repeat(situation, request, decision, known)
        return
    shop = situation.shop
    _check_limits(situation, request)
    lines = _priced_lines(shop, request.lines, situation.now)
    total = sum(line.unit_minor * line.quantity for line in lines)
    _check_price(shop, request, lines, total)
    _take(shop, lines)
    order = OrderState(
        id=request.order_id,
        reference=request.reference,
        status=OrderStatus.HELD,
        total_minor=total,
        contact_id=request.contact_id,
        extended=False,
        placed_at=situation.now,
        expires_at=situation.now + timedelta(seconds=_hold_seconds(situation.limits, request)),
        lines=lines,
        attendees=attendees_of(request.contacts),
    )
    decision.messages.append(
        OrderPlaced(
            event_id=shop.event_id,
            at=situation.now,
            order_id=order.id,
            reference=order.reference,
            currency=shop.currency,
            total_minor=total,
            contact_id=order.contact_id,
            expires_at=order.expires_at,
            lines=lines,
            places=places_of(lines),
        )
    )
    if total == 0 and order.contact_id is not None:
        order = issue(situation, order, decision, new_id)
    situation.keys[request.key] = Known(order.id, request.fingerprint)
    _count_origin(situation, request, order)
    accept(situation, decision, order)


def _repeat(situation: Situation, request: Place, decision: Decision, known: Known) -> None:
    if known.fingerprint != request.fingerprint:
        raise errors.KeyReused
    decision.answer = Answer(situation.orders[known.order_id], situation.shop.currency, repeated=True)


def _hold_seconds(limits: Limits, request: Place) -> int:
    return limits.hold_seconds if request.contact_id else limits.hold_without_contact_seconds


def _check_limits(situation: Situation, request: Place) -> None:
    limits, asked = situation.limits, sum(line.quantity for line in request.lines)
    browser = situation.origins.get(("browser", request.browser), Origin())
    client = situation.origins.get(("client", request.client), Origin())
    contact = situation.origins.get(("email", request.email), Origin())
    if request.browser and browser.drafts:
        raise errors.DraftOpen
    if (
        max(browser.lapses if request.browser else 0, contact.lapses if request.email else 0)
        >= limits.lapses_before_waiting
    ):
        raise errors.MustWait(retry_after=300)
    if request.client and client.places + asked > limits.places_held_per_client:
        raise errors.TooManyHeld
    if request.email and contact.places + asked > limits.places_held_per_contact:
        raise errors.TooManyHeld


def _count_origin(situation: Situation, request: Place, order: OrderState) -> None:
    if order.status is not OrderStatus.HELD:
        return
    count = sum(line.quantity for line in order.lines)
    for key in (("browser", request.browser), ("client", request.client), ("email", request.email)):
        if key[1]:
            origin = situation.origins.get(key, Origin())
            situation.origins[key] = replace(origin, places=origin.places + count, drafts=origin.drafts + 1)


def _priced_lines(shop: Shop, lines: Sequence[LineRequest], now: datetime) -> tuple[PlacedLine, ...]:
    if not shop.open:
        raise errors.NotOnSale("Tickets for this event are not on sale.")
    priced = []
    for line in lines:
        kind = shop.types.get(line.ticket_type_id)
        if kind is None:
            raise NotFound("There is no such ticket at this event.")
        _check_sale(kind, line.quantity, now)
        # What fell in price is sold at the lower price; what rose is refused below unless accepted.
        priced.append(
            PlacedLine(
                ticket_type_id=kind.id,
                quantity=line.quantity,
                unit_minor=kind.price_minor,
                pool_ids=kind.pool_ids,
            )
        )
    return tuple(priced)


def _check_sale(kind: TypeState, quantity: int, now: datetime) -> None:
    if not kind.on_sale or (kind.sales_end is not None and now >= kind.sales_end):
        raise errors.NotOnSale(f"{kind.name} is no longer on sale.")
    if kind.sales_start is not None and now < kind.sales_start:
        raise errors.NotOnSale(f"{kind.name} is not on sale yet.")
    if quantity < kind.per_order_min:
        raise errors.NotOnSale(f"{kind.name} is sold from {kind.per_order_min} an order.")
    if quantity > kind.per_order_max:
        raise errors.NotOnSale(f"At most {kind.per_order_max} of {kind.name} an order.")


def _check_price(shop: Shop, request: Place, lines: Sequence[PlacedLine], total: int) -> None:
    rose = any(line.unit_minor > seen.unit_minor for line, seen in zip(lines, request.lines, strict=True))
    if rose and request.accept_minor != total:
        raise errors.PriceChanged(Money(total, shop.currency))


def _take(shop: Shop, lines: Sequence[PlacedLine]) -> None:
    for places in places_of(lines):
        pool = shop.pools[places.pool_id]
        if pool.left is not None and pool.left < places.count:
            raise errors.SoldOut(pool.name)
    move(shop, lines, held=1)


def attendees_of(contacts: Iterable[dict[str, Any]]) -> tuple[AttendeeState, ...]:
    return tuple(
        AttendeeState(contact["id"], contact["ticket_type_id"])
        for contact in contacts
        if contact["position"] > 0
    )


def give_details(situation: Situation, request: GiveDetails, decision: Decision, _new_id: Any) -> None:
    order = held_order(situation, request)
    _check_contact(situation, request, order)
    full = order.placed_at + timedelta(seconds=situation.limits.hold_seconds)
    expires_at = max(order.expires_at, full)
    decision.messages.append(
        DetailsGiven(
            event_id=request.event_id,
            at=situation.now,
            order_id=order.id,
            contact_id=request.contact_id,
            expires_at=expires_at,
        )
    )
    attendees = attendees_of(request.contacts)
    accept(
        situation,
        decision,
        replace(order, contact_id=request.contact_id, expires_at=expires_at, attendees=attendees),
    )


def _check_contact(situation: Situation, request: GiveDetails, order: OrderState) -> None:
    # Only the first time: whoever corrects a name is not counted against themselves.
    contact = situation.origins.get(("email", request.email), Origin())
    asked = sum(line.quantity for line in order.lines)
    too_many = contact.places + asked > situation.limits.places_held_per_contact
    if order.contact_id is None and request.email and too_many:
        raise errors.TooManyHeld


def extend(situation: Situation, request: Extend, decision: Decision, _new_id: Any) -> None:
    order = held_order(situation, request)
    if order.extended:
        raise errors.AlreadyExtended
    expires_at = order.expires_at + timedelta(seconds=situation.limits.extension_seconds)
    decision.messages.append(
        HoldExtended(event_id=request.event_id, at=situation.now, order_id=order.id, expires_at=expires_at)
    )
    accept(situation, decision, replace(order, extended=True, expires_at=expires_at))


def release(situation: Situation, request: Release, decision: Decision, _new_id: Any) -> None:
    order = existing(situation, request)
    if order.status in (OrderStatus.RELEASED, OrderStatus.EXPIRED):
        accept(situation, decision, order)
        return
    order = held_order(situation, request)
    move(situation.shop, order.lines, held=-1)
    decision.messages.append(
        OrderReleased(
            event_id=request.event_id,
            at=situation.now,
            order_id=order.id,
            by_organizer=request.by_organizer,
            places=places_of(order.lines),
        )
    )
    accept(situation, decision, replace(order, status=OrderStatus.RELEASED))
