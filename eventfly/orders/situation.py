"""What the box office decides upon: the shop, the orders and who is asking, as values of one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from eventfly.errors import EventflyError, NotFound
from eventfly.journal import Message
from eventfly.orders import errors
from eventfly.orders.messages import PlacedLine, Places
from eventfly.orders.models import OrderStatus
from eventfly.orders.requests import OrderRequest, Request
from eventfly.payments import PaymentStatus, RefundStatus
from eventfly.runtime import Limits


@dataclass(slots=True)
class PoolState:
    """A pool's counters while a batch is decided."""

    id: UUID
    name: str
    capacity: int | None
    sold: int
    held: int
    offered: int = 0

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else self.capacity - self.sold - self.held - self.offered


@dataclass(frozen=True, slots=True)
class TypeState:
    """A ticket type as the box office needs it."""

    id: UUID
    name: str
    price_minor: int
    pool_ids: tuple[UUID, ...]
    on_sale: bool = True
    sales_start: datetime | None = None
    sales_end: datetime | None = None
    per_order_min: int = 1
    per_order_max: int = 10


@dataclass(slots=True)
class Shop:
    """What is for sale at one event, with the counters that the batch moves."""

    event_id: UUID
    currency: str
    open: bool
    """Published and not over."""
    types: dict[UUID, TypeState]
    pools: dict[UUID, PoolState]
    called_off: bool = False
    """Cancelled: money that still arrives goes back."""


@dataclass(frozen=True, slots=True)
class PaymentState:
    id: UUID
    status: PaymentStatus
    amount_minor: int
    idempotency_key: str
    paid_minor: int = 0
    refunding_minor: int = 0
    refunded_minor: int = 0


@dataclass(frozen=True, slots=True)
class RefundState:
    id: UUID
    payment_id: UUID
    status: RefundStatus
    amount_minor: int


@dataclass(frozen=True, slots=True)
class AttendeeState:
    contact_id: UUID
    ticket_type_id: UUID | None


@dataclass(frozen=True, slots=True)
class OrderState:
    """An order as it stands before (and, replaced, after) a request."""

    id: UUID
    reference: str
    status: OrderStatus
    total_minor: int
    contact_id: UUID | None
    extended: bool
    placed_at: datetime
    expires_at: datetime
    lines: tuple[PlacedLine, ...]
    attendees: tuple[AttendeeState, ...] = ()
    payments: tuple[PaymentState, ...] = ()
    refunds: tuple[RefundState, ...] = ()
    ticket_ids: tuple[UUID, ...] = ()
    """Valid tickets."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What one browser, address or client has at this event: places held, open drafts, recent lapses."""

    places: int = 0
    drafts: int = 0
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A key that was used before, with its order and the hash of what was asked then."""

    order_id: UUID
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker of an accepted request learns."""

    order: OrderState
    currency: str
    payment: PaymentState | None = None
    refund: RefundState | None = None
    repeated: bool = False
    """True when the key was known: nothing new was done."""


@dataclass(slots=True)
class Decision:
    """One request's outcome: messages to record and the answer, or the refusal."""

    request: Request
    answer: Answer | EventflyError | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return isinstance(self.answer, Answer)


@dataclass(slots=True)
class Situation:
    """Everything a batch decides upon."""

    shop: Shop
    now: datetime
    limits: Limits
    orders: dict[UUID, OrderState] = field(default_factory=dict)
    due: tuple[OrderState, ...] = ()
    more_due: bool = False
    """True when there may be more holds to release than one batch takes."""
    keys: dict[str, Known] = field(default_factory=dict)
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    """By (kind, value); kinds are ``browser``, ``client`` and ``email``."""


def accept(
    situation: Situation,
    decision: Decision,
    order: OrderState,
    *,
    payment: PaymentState | None = None,
    refund: RefundState | None = None,
) -> None:
    situation.orders[order.id] = order
    decision.answer = Answer(order, situation.shop.currency, payment, refund)


def existing(situation: Situation, request: OrderRequest) -> OrderState:
    order = situation.orders.get(request.order_id)
    if order is None:
        raise NotFound("There is no such order.")
    return order


def held_order(situation: Situation, request: OrderRequest) -> OrderState:
    order = existing(situation, request)
    match order.status:
        case OrderStatus.HELD:
            return order
        case OrderStatus.EXPIRED:
            raise errors.HoldLapsed
        case OrderStatus.PAYING:
            raise errors.PaymentUnderWay
        case OrderStatus.PAID:
            raise errors.AlreadyPaid
        case _:
            raise errors.OrderClosed


def places_of(lines: Iterable[PlacedLine]) -> tuple[Places, ...]:
    """Sum up how many places lines take of each pool, in a fixed order."""
    counts: Counter[UUID] = Counter()
    for line in lines:
        for pool_id in line.pool_ids:
            counts[pool_id] += line.quantity
    return tuple(Places(pool_id=pool_id, count=count) for pool_id, count in sorted(counts.items()))


def move(shop: Shop, lines: Iterable[PlacedLine], *, held: int = 0, sold: int = 0) -> None:
    for places in places_of(lines):
        pool = shop.pools[places.pool_id]
        pool.held += held * places.count
        pool.sold += sold * places.count
