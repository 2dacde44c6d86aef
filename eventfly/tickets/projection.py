"""How messages change tickets."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.journal import insert_rows, projects, set_rows, sources
from eventfly.tables import table
from eventfly.tickets.messages import TicketsIssued, TicketsVoided
from eventfly.tickets.models import Ticket, TicketStatus

TICKETS = table(Ticket)
sources("tickets", TICKETS)


@projects(TicketsIssued)
async def tickets_issued(connection: AsyncConnection, messages: Sequence[TicketsIssued]) -> None:
    rows = [
        {
            "event_id": item.event_id,
            "id": ticket.ticket_id,
            "order_id": item.order_id,
            "ticket_type_id": ticket.ticket_type_id,
            "contact_id": ticket.contact_id,
            "number": ticket.number,
            "status": TicketStatus.VALID.value,
            "code_version": 1,
            "issued_at": item.at,
            "voided_at": None,
        }
        for item in messages
        for ticket in item.tickets
    ]
    await insert_rows(connection, TICKETS, rows)


@projects(TicketsVoided)
async def tickets_voided(connection: AsyncConnection, messages: Sequence[TicketsVoided]) -> None:
    rows = [
        {"event_id": item.event_id, "id": ticket_id, "status": TicketStatus.VOID.value, "voided_at": item.at}
        for item in messages
        for ticket_id in item.ticket_ids
    ]
    await set_rows(connection, TICKETS, ["event_id", "id"], rows)
