"""Tickets: the right of one person to enter, and everything a holder carries to show it.

States: ``valid`` → ``void`` (refunded or cancelled). A ticket is issued in the transaction that pays its
order.

Invariants: a code is signed (Ed25519) and names its event, ticket and code version, so that a door can check
it offline; whether it still admits is for the tables to say. Keys are sealed in the database; a retired key
keeps verifying. A PDF, a calendar file and a mail are drawn from the same ``OrderDocument``.
"""

from eventfly.tickets.calendar import Appointment, calendar_file, write_calendar
from eventfly.tickets.codes import CodeContents, InvalidCode, KeyRing, UnknownKey, code, verify_code
from eventfly.tickets.documents import OrderDocument, TicketDocument
from eventfly.tickets.keys import check_code, load_keys, reload_keys, rotate_key
from eventfly.tickets.messages import IssuedTicket, TicketsIssued, TicketsVoided
from eventfly.tickets.models import SigningKey, Ticket, TicketStatus
from eventfly.tickets.pdf import pdf
from eventfly.tickets.projection import TICKETS
from eventfly.tickets.qr import qr_png, qr_svg

__all__ = [
    "TICKETS",
    "Appointment",
    "CodeContents",
    "InvalidCode",
    "IssuedTicket",
    "KeyRing",
    "OrderDocument",
    "SigningKey",
    "Ticket",
    "TicketDocument",
    "TicketStatus",
    "TicketsIssued",
    "TicketsVoided",
    "UnknownKey",
    "calendar_file",
    "check_code",
    "code",
    "load_keys",
    "pdf",
    "qr_png",
    "qr_svg",
    "reload_keys",
    "rotate_key",
    "verify_code",
    "write_calendar",
]
