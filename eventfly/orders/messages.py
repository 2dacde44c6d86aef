"""What happens to orders. ``places`` say which pools a message moves, so that counters follow messages alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventfly.journal import Message, message


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    ticket_type_id: UUID
    quantity: int
    unit_minor: int
    pool_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """So many places of one pool."""

    pool_id: UUID
    count: int


@message("orders.placed")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Message):
    order_id: UUID
    reference: str
    currency: str
    total_minor: int
    contact_id: UUID | None
    expires_at: datetime
    lines: tuple[PlacedLine, ...]
    places: tuple[Places, ...]


@message("orders.details_given")
@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsGiven(Message):
    order_id: UUID
    contact_id: UUID
    expires_at: datetime


@message("orders.extended")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExtended(Message):
    order_id: UUID
    expires_at: datetime


@message("orders.paying")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaying(Message):
    order_id: UUID


@message("orders.not_paid")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNotPaid(Message):
    """The payment failed or was cancelled; the order is held again until ``expires_at``."""

    order_id: UUID
    expires_at: datetime


@message("orders.paid")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Message):
    order_id: UUID
    places: tuple[Places, ...]


@message("orders.retaken")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRetaken(Message):
    """Money arrived for places that had been given up, and they were still free: taken again, paid at once."""

    order_id: UUID
    places: tuple[Places, ...]


@message("orders.expired")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExpired(Message):
    order_id: UUID
    places: tuple[Places, ...]


@message("orders.released")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReleased(Message):
    order_id: UUID
    by_organizer: bool
    places: tuple[Places, ...]


@message("privacy.contacts_erased")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsErased(Message):
    """Names and addresses of an order are blank from now on. It stands here because an order's history tells it.

    Ids and counts alone, so that nobody is named by being forgotten.
    """

    order_id: UUID
    contacts: int
    by_organizer: bool


@message("orders.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(Message):
    order_id: UUID
    places: tuple[Places, ...]
