"""Contacts: the names and addresses given for one event, and how an address is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly.accounts.models import Contact, ContactRole
from eventfly.accounts.views import AccountView
from eventfly.errors import Invalid, Problem
from eventfly.folding import fold
from eventfly.runtime import Runtime
from eventfly.tables import table
from eventfly.text import clean_line

CONTACTS = table(Contact)
LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_WORDS = 400
"""Of four bytes each they still fit an entry of an index."""
COMMON_DOMAINS = tuple(
    """
    gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com icloud.com proton.me protonmail.com
    t-online.de freenet.de posteo.de mailbox.org fastmail.com zoho.com orange.fr laposte.net wanadoo.fr
    libero.it seznam.cz yahoo.co.uk hotmail.co.uk btinternet.com comcast.net verizon.net yandex.ru naver.com
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Only long ones: short domains have too many real neighbours."""
OTHER_DOMAINS = frozenset({"mail.com", "email.com", "ymail.com", "fmail.com", "line.com", "like.com"})
"""Real ones that look like a slip."""


def clean_name(text: object, field: str = "name") -> str:
    """Clean a person's name. Raises Invalid with ``field``."""
    return clean_line(text, field=field, max_length=LONGEST_NAME)


def normalise_email(text: object, *, field: str = "email") -> str:
    """Bring an address to the one form it is stored and compared in: lower case, domain in ASCII.

    Only the form is checked; whether somebody reads it shows when they confirm it. Raises Invalid.

    >>> normalise_email(" Ada@Exämple.ORG ")
    'ada@xn--exmple-cua.org'
    """
    line = clean_line(text, field=field, max_length=LONGEST_EMAIL)
    try:
        # Names under .test are for demonstrations and tests, which no mail server delivers to.
        read = validate_email(line, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid(
            Problem(field, "Please enter an e-mail address like name@example.org.", "email")
        ) from None
    address = (read.ascii_email or read.normalized).lower()
    if len(address) > LONGEST_EMAIL:
        raise Invalid(Problem(field, f"Please keep this to {LONGEST_EMAIL} characters.", "too-long"))
    return address


def suggest_email(text: str) -> str | None:
    """Suggest the address that was probably meant when its domain is one slip away from a common one.

    >>> suggest_email("ada@gmial.com")
    'ada@gmail.com'
    >>> suggest_email("ada@gmail.com") is None
    True
    """
    name, at, domain = text.strip().lower().rpartition("@")
    if not (name and at) or domain in COMMON_DOMAINS or domain in OTHER_DOMAINS:
        return None
    for common in COMMON_DOMAINS:
        if _is_one_slip(domain, common):
            return f"{name}@{common}"
    return None


def contact_row(
    *,
    event_id: UUID,
    id: UUID,
    order_id: UUID,
    role: ContactRole,
    name: str,
    email: str,
    created_at: datetime,
    position: int = 0,
    ticket_type_id: UUID | None = None,
    account_id: UUID | None = None,
    answers: str = "{}",
    consent_version: str = "",
) -> dict[str, Any]:
    """Make a contact's row with every column, for ``journal.insert_rows``; what comes in is clean already."""
    return {
        "event_id": event_id,
        "id": id,
        "order_id": order_id,
        "role": role.value,
        "position": position,
        "ticket_type_id": ticket_type_id,
        "name": name,
        "email": email,
        "account_id": account_id,
        "answers": answers,
        "consent_version": consent_version,
        "created_at": created_at,
        "erased_at": None,
        "words": words_of(name, email),
    }


def words_of(name: str, email: str) -> str:
    """Say how a contact is searched, and sorted by name; bounded, since an index holds it.

    >>> words_of("Özgür Weiß", "o.weiss@example.org")
    'ozgur weiss o.weiss@example.org'
    """
    return fold(f"{name} {email}")[:LONGEST_WORDS]


async def join_contacts(connection: AsyncConnection, account: AccountView) -> int:
    """Give the contacts with a verified account's address to the account; return how many were new."""
    if not account.verified:
        return 0
    result = await connection.execute(
        update(CONTACTS).where(_unjoined(account)).values(account_id=account.id)
    )
    return result.rowcount


async def collect_contacts(runtime: Runtime, account: AccountView) -> None:
    """Join what was bought with the account's address while signed out; writes only if there is something."""
    async with runtime.reading() as connection:
        waiting = (await connection.execute(select(CONTACTS.c.id).where(_unjoined(account)).limit(1))).first()
    if waiting and account.verified:
        async with runtime.transaction() as connection:
            await join_contacts(connection, account)


async def erase_contacts(
    connection: AsyncConnection, event_id: UUID, contact_ids: Sequence[UUID], now: datetime
) -> None:
    """Blank contacts and keep their rows, in the caller's transaction: tickets and orders point at them."""
    these = and_(
        CONTACTS.c.event_id == event_id, CONTACTS.c.id.in_(contact_ids), CONTACTS.c.erased_at.is_(None)
    )
    blank = {"name": "", "email": "", "answers": "{}", "account_id": None, "erased_at": now, "words": ""}
    await connection.execute(update(CONTACTS).where(these).values(**blank))


def _unjoined(account: AccountView) -> Any:
    return and_(
        CONTACTS.c.email == account.email, CONTACTS.c.account_id.is_(None), CONTACTS.c.erased_at.is_(None)
    )


def _is_one_slip(typed: str, meant: str) -> bool:
    """Tell whether one letter is missing, too many, wrong, or two neighbours are swapped."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant))
    )
    rest, expected = typed[start:], meant[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return expected in (rest[1:], swapped) or expected[1:] in (rest, rest[1:])
