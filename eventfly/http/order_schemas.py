"""What the API gives of orders in lists, of attendees, and of an event's orders to its organizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self, TypeVar
from uuid import UUID

from eventfly.http.schemas import MoneyOut, Next, OrderLine, Shown, utc
from eventfly.orders import AttendeeRecord
from eventfly.orders import OrderRecord as FoundOrder

Row = TypeVar("Row")
NextLink = Callable[[list[UUID]], str | None]


class Person(Shown):
    name: str
    email: str


class OrderRecord(Shown):
    reference: str
    status: str
    event: str
    zone: str
    buyer: Person
    total: MoneyOut
    lines: list[OrderLine]
    placed_at: str
    expires_at: str
    paid_at: str | None

    @classmethod
    def of(cls, record: FoundOrder) -> Self:
        return cls(
            reference=record.reference,
            status=record.status,
            event=record.event_slug,
            zone=record.zone,
            buyer=Person(name=record.buyer_name, email=record.buyer_email),
            total=MoneyOut.of(record.total_minor, record.currency),
            lines=[OrderLine.model_validate(line, from_attributes=True) for line in record.lines],
            placed_at=utc(record.placed_at.isoformat()),
            expires_at=utc(record.expires_at.isoformat()),
            paid_at=utc(record.paid_at.isoformat()) if record.paid_at else None,
        )


class OrderList(Shown):
    orders: list[OrderRecord]
    next: Next

    @classmethod
    def of(cls, found: Sequence[FoundOrder], limit: int, link: NextLink) -> Self:
        """Show the first `limit` of what was found; one more says that the list goes on."""
        records, following = sliced(found, limit, lambda record: record.order_id, link)
        return cls(orders=[OrderRecord.of(record) for record in records], next=following)


class Attendee(Shown):
    """A ticket and who holds it."""

    id: UUID
    order: str
    number: int
    ticket_type_id: UUID
    type: str
    name: str
    email: str
    status: str
    issued_at: str

    @classmethod
    def of(cls, record: AttendeeRecord) -> Self:
        return cls(
            id=record.ticket_id,
            order=record.order,
            number=record.number,
            ticket_type_id=record.ticket_type_id,
            type=record.type_name,
            name=record.name,
            email=record.email,
            status=record.status,
            issued_at=utc(record.issued_at.isoformat()),
        )


class AttendeeList(Shown):
    attendees: list[Attendee]
    next: Next

    @classmethod
    def of(cls, found: Sequence[AttendeeRecord], limit: int, link: NextLink) -> Self:
        """Show the first `limit` of what was found; one more says that the list goes on."""
        records, following = sliced(found, limit, lambda record: record.ticket_id, link)
        return cls(attendees=[Attendee.of(record) for record in records], next=following)


def sliced(
    found: Sequence[Row], limit: int, place: Callable[[Row], UUID], link: NextLink
) -> tuple[Sequence[Row], str | None]:
    """Cut off what is beyond `limit`, and make the link to go on there."""
    kept = found[:limit]
    return kept, link([place(kept[-1])]) if len(found) > limit else None
