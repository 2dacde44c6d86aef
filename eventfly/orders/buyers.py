"""What buyers say about themselves and their guests, checked field by field, as rows of ``contacts``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from eventfly import accounts
from eventfly.errors import Invalid, Problem
from eventfly.identifiers import hash_secret, new_id

TERMS_VERSION = "2026-11-25"
"""Version of the terms shown at checkout; kept with each consent."""
MOST_ATTENDEES = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeForm:
    """One guest, as typed. A blank name means the buyer's own."""

    ticket_type_id: UUID
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerForm:
    """The buyer, as typed, with the guests in the order of the tickets."""

    name: str
    email: str
    consent: bool
    attendees: tuple[AttendeeForm, ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    """Rows for the table of contacts: the buyer first."""

    buyer_id: UUID
    email_hash: str
    rows: tuple[dict[str, Any], ...]


def read_contacts(
    form: BuyerForm, *, event_id: UUID, order_id: UUID, now: datetime, account_id: UUID | None = None
) -> Contacts:
    """Check a buyer's form. Raises Invalid with ``name``, ``email``, ``consent``, ``attendees.0.name`` …"""
    problems: list[Problem] = []
    name = _checked(problems, lambda: accounts.clean_name(form.name, "name"), "")
    email = _checked(problems, lambda: accounts.normalise_email(form.email), "")
    if form.consent is not True:
        problems.append(Problem("consent", "Please agree to the terms to go on.", "consent"))
    if len(form.attendees) > MOST_ATTENDEES:
        problems.append(Problem("attendees", "That is too many people for one order.", "too-many"))
    guests = [
        _guest(problems, at, guest, name, email) for at, guest in enumerate(form.attendees[:MOST_ATTENDEES])
    ]
    if problems:
        raise Invalid(problems)
    common: dict[str, Any] = {"event_id": event_id, "order_id": order_id, "created_at": now}
    buyer = accounts.contact_row(
        **common,
        id=new_id(),
        role=accounts.ContactRole.BUYER,
        name=name,
        email=email,
        account_id=account_id,
        consent_version=TERMS_VERSION,
    )
    rows = [buyer]
    for position, (ticket_type_id, guest_name, guest_email) in enumerate(guests, start=1):
        rows.append(
            accounts.contact_row(
                **common,
                id=new_id(),
                role=accounts.ContactRole.ATTENDEE,
                position=position,
                ticket_type_id=ticket_type_id,
                name=guest_name,
                email=guest_email,
            )
        )
    return Contacts(buyer["id"], hash_secret(email), tuple(rows))


def _guest(
    problems: list[Problem], at: int, guest: AttendeeForm, name: str, email: str
) -> tuple[UUID, str, str]:
    own_name, own_email = guest.name.strip(), guest.email.strip()
    guest_name = (
        _checked(problems, lambda: accounts.clean_name(own_name, f"attendees.{at}.name"), "")
        if own_name
        else name
    )
    field = f"attendees.{at}.email"
    guest_email = (
        _checked(problems, lambda: accounts.normalise_email(own_email, field=field), "")
        if own_email
        else email
    )
    return guest.ticket_type_id, guest_name, guest_email


def _checked(problems: list[Problem], read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except Invalid as error:
        problems.extend(error.problems)
        return otherwise


def needed_attendees(lines: Sequence[tuple[UUID, int]]) -> list[UUID]:
    """List the ticket type of each place, in the order in which tickets are issued."""
    return [ticket_type_id for ticket_type_id, quantity in lines for _ in range(quantity)]
