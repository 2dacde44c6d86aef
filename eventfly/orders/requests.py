"""What the box office can be asked. Requests carry every id and hash they need, so that deciding is pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal import Message


@dataclass(frozen=True, slots=True)
class LineRequest:
    """So many of one ticket type, at the unit price (minor units) that the buyer saw."""

    ticket_type_id: UUID
    quantity: int
    unit_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Base of all requests."""

    event_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequest(Request):
    """A request about one order; a batch serves at most one for each."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(OrderRequest):
    """Hold places; with a buyer, a free order is issued at once."""

    key: str
    reference: str
    lines: tuple[LineRequest, ...]
    secret_hash: str
    fingerprint: str
    contact_id: UUID | None = None
    contacts: tuple[dict[str, Any], ...] = ()
    accept_minor: int | None = None
    browser: str = ""
    client: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveDetails(OrderRequest):
    contact_id: UUID
    contacts: tuple[dict[str, Any], ...]
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(OrderRequest):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(OrderRequest):
    by_organizer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPayment(OrderRequest):
    payment_id: UUID
    provider: str
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(OrderRequest):
    """The provider took the money."""

    payment_id: UUID
    provider_reference: str
    paid_minor: int
    refund_id: UUID
    """Used when the places are gone for good: the money is owed back under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(OrderRequest):
    """The provider did not take the money, and will not."""

    payment_id: UUID
    failure: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(OrderRequest):
    """Void a paid order's tickets and free its places; money paid is owed back under ``refund_id``."""

    refund_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishRefund(OrderRequest):
    refund_id: UUID
    provider_reference: str


Deciding = Callable[[AsyncConnection], Awaitable[list[Message]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Request):
    """Change the event itself under its lock; served in a transaction of its own."""

    decide: Deciding = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake(Request):
    """Release what is due; asks for nothing else."""
