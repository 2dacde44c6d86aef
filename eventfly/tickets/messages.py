"""What happens to tickets."""

from dataclasses import dataclass
from uuid import UUID

from eventfly.journal import Message, message


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedTicket:
    ticket_id: UUID
    ticket_type_id: UUID
    contact_id: UUID
    number: int


@message("tickets.issued")
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsIssued(Message):
    order_id: UUID
    tickets: tuple[IssuedTicket, ...]


@message("tickets.voided")
@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsVoided(Message):
    order_id: UUID
    ticket_ids: tuple[UUID, ...]
