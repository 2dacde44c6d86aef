"""Letters: what a mail owed says. Addresses, links and secrets are put in here and stored nowhere."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import accounts, events, orders, organizers, routes, tickets
from eventfly.accounts import CONTACTS, TokenPurpose
from eventfly.errors import NotFound
from eventfly.notifications.models import MailKind
from eventfly.notifications.rendering import render
from eventfly.orders import ORDERS, OrderView
from eventfly.runtime import Attachment, OutgoingMail, Runtime
from eventfly.tickets import OrderDocument

PURPOSES = {
    MailKind.VERIFY_EMAIL: TokenPurpose.VERIFY_EMAIL,
    MailKind.RESET_PASSWORD: TokenPurpose.RESET_PASSWORD,
}


@dataclass(frozen=True, slots=True)
class Owed:
    """A mail about to be written: its row, and the secrets minted for this attempt."""

    stream_id: UUID
    id: UUID
    kind: MailKind
    subject_id: UUID
    details: dict[str, Any]
    attempts: int
    secrets: tuple[str, ...] = ()

    @property
    def orders(self) -> list[tuple[UUID, UUID]]:
        """The orders it is about, as (event, order)."""
        listed = self.details.get("orders")
        if listed is None:
            return [(self.stream_id, self.subject_id)]
        return [(UUID(event_id), UUID(order_id)) for event_id, order_id in listed]


@dataclass(frozen=True, slots=True)
class _Recipient:
    name: str
    email: str


async def mint(connection: AsyncConnection, row: Any, now: datetime) -> Owed:
    """Mint the secrets that a mail's links need. Each attempt has its own; they are stored as hashes alone."""
    kind = MailKind(row.kind)
    owed = Owed(row.stream_id, row.id, kind, row.subject_id, json.loads(row.details), row.attempts + 1)
    purpose = PURPOSES.get(kind)
    if kind is MailKind.INVITATION:
        # Its secret can be made again at any time: see ``organizers.inviting``.
        secrets = []
    elif purpose is None:
        secrets = [await orders.mint_secret(connection, *order, now) for order in owed.orders]
    elif await accounts.find(connection, owed.subject_id):
        secrets = [await accounts.mint_token(connection, owed.subject_id, purpose, now)]
    else:
        secrets = []
    return Owed(owed.stream_id, owed.id, kind, owed.subject_id, owed.details, owed.attempts, tuple(secrets))


async def write(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    """Write a mail; None when nothing is owed any more: the order or invitation is gone, or its contact was erased."""
    writer = {
        MailKind.ORDER_PAID: _tickets_letter,
        MailKind.ADDRESS_CORRECTED: _tickets_letter,
        MailKind.ORDER_CANCELLED: _cancelled_letter,
        MailKind.EVENT_CHANGED: _changed_letter,
        MailKind.EVENT_CANCELLED: _called_off_letter,
        MailKind.ORDER_LINKS: _links_letter,
        MailKind.VERIFY_EMAIL: _account_letter,
        MailKind.RESET_PASSWORD: _account_letter,
        MailKind.INVITATION: _invitation_letter,
    }[owed.kind]
    try:
        return await writer(runtime, owed)
    except NotFound:
        return None


async def _tickets_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    async with runtime.reading() as connection:
        buyer = await _buyer(connection, owed.stream_id, owed.subject_id)
    if buyer is None:
        return None
    document = await orders.document_of(runtime, owed.stream_id, owed.subject_id, owed.secrets[0])
    if not document.tickets:
        return None
    return await asyncio.to_thread(_draw_tickets_letter, runtime, owed, buyer, document)


def _draw_tickets_letter(
    runtime: Runtime, owed: Owed, buyer: _Recipient, document: OrderDocument
) -> OutgoingMail:
    count = len(document.tickets)
    subject = f"Your ticket{'s' if count > 1 else ''} for {document.event_title}"
    codes = tuple(
        Attachment(f"ticket-{item.number}.png", "image/png", tickets.qr_png(item.code))
        for item in document.tickets
    )
    corrected = owed.kind is MailKind.ADDRESS_CORRECTED
    values = {"order": document, "buyer": buyer, "corrected": corrected, "test": document.sandbox}
    return _mail(runtime, owed, buyer, subject, "tickets", values, attachments=(*codes, *_files(document)))


def _files(document: OrderDocument) -> tuple[Attachment, ...]:
    return (
        Attachment(f"tickets-{document.reference}.pdf", "application/pdf", tickets.pdf(document)),
        Attachment(f"{document.reference}.ics", "text/calendar", tickets.calendar_file(document)),
    )


async def _cancelled_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    async with runtime.reading() as connection:
        buyer = await _buyer(connection, owed.stream_id, owed.subject_id)
    if buyer is None:
        return None
    order, url = await _seen(runtime, owed.stream_id, owed.subject_id, owed.secrets[0])
    subject = f"Your order for {order.event_title} is cancelled"
    values = {"order": order, "url": url, "buyer": buyer, "test": order.test}
    return _mail(runtime, owed, buyer, subject, "order_cancelled", values)


async def _changed_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    found = await _paid(runtime, owed)
    if found is None or found[1].cancelled:
        return None
    buyer, document = found
    changes = [events.FactChange(**item) for item in owed.details["changes"]]
    lines = [(events.FACT_TEXTS[item.fact], item.before, item.after) for item in changes]
    subject = events.announcement_subject(document.event_title, [item.fact for item in changes])
    files = await asyncio.to_thread(_files, document)
    values = {"order": document, "buyer": buyer, "lines": lines, "test": document.sandbox}
    return _mail(runtime, owed, buyer, subject, "event_changed", values, attachments=files)


async def _called_off_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    found = await _paid(runtime, owed)
    if found is None:
        return None
    buyer, document = found
    # The calendar's entry is struck out by the same file that made it.
    file = Attachment(f"{document.reference}.ics", "text/calendar", tickets.calendar_file(document))
    values = {"order": document, "buyer": buyer, "test": document.sandbox}
    subject = f"Cancelled: {document.event_title}"
    return _mail(runtime, owed, buyer, subject, "event_cancelled", values, attachments=(file,))


async def _paid(runtime: Runtime, owed: Owed) -> tuple[_Recipient, OrderDocument] | None:
    """Read a buyer and their paid order; None when the contact was erased. Raises NotFound unless it is paid."""
    async with runtime.reading() as connection:
        buyer = await _buyer(connection, owed.stream_id, owed.subject_id)
    if buyer is None:
        return None
    return buyer, await orders.document_of(runtime, owed.stream_id, owed.subject_id, owed.secrets[0])


async def _links_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    async with runtime.reading() as connection:
        buyers = [await _buyer(connection, *order) for order in owed.orders]
    # An address may have been corrected since: only what is still this buyer's own is listed.
    recipient = buyers[0]
    if recipient is None:
        return None
    listed = [
        await _seen(runtime, *order, secret)
        for order, secret, buyer in zip(owed.orders, owed.secrets, buyers, strict=True)
        if buyer is not None and buyer.email == recipient.email
    ]
    values = {"listed": listed, "buyer": recipient, "test": False}
    return _mail(runtime, owed, recipient, "Your orders at Eventfly", "order_links", values)


async def _account_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    async with runtime.reading() as connection:
        account = await accounts.find(connection, owed.subject_id)
    if account is None or not owed.secrets:
        return None
    recipient = _Recipient(account.name, account.email)
    verifying = owed.kind is MailKind.VERIFY_EMAIL
    page = routes.VERIFY if verifying else routes.RESET_PASSWORD
    values = {
        "buyer": recipient,
        "url": runtime.absolute(f"{page}?token={owed.secrets[0]}"),
        "by_sign_up": bool(owed.details.get("by_sign_up")),
        "sign_in_url": runtime.absolute(routes.SIGN_IN),
        "test": False,
    }
    subject = "Please confirm your e-mail address" if verifying else "Choose a new password"
    if values["by_sign_up"]:
        subject = "You have an Eventfly account already"
    return _mail(runtime, owed, recipient, subject, owed.kind.value, values)


async def _invitation_letter(runtime: Runtime, owed: Owed) -> OutgoingMail | None:
    letter = await organizers.letter(runtime, owed.subject_id)
    values = {
        "letter": letter,
        "url": runtime.absolute(f"{routes.JOIN}?token={letter.secret}"),
        "until": f"{letter.until:%A, %-d %B %Y}",
        "test": False,
    }
    recipient = _Recipient("", letter.email)
    return _mail(runtime, owed, recipient, f"Join the team of {letter.organization}", "invitation", values)


def _mail(
    runtime: Runtime,
    owed: Owed,
    recipient: _Recipient,
    subject: str,
    template: str,
    values: dict[str, Any],
    *,
    attachments: tuple[Attachment, ...] = (),
) -> OutgoingMail:
    subject = " ".join(subject.split())
    site = urlsplit(runtime.public_url)
    text, html = render(template, subject=subject, site_url=runtime.absolute("/"), site=site.netloc, **values)
    return OutgoingMail(
        message_id=f"<{owed.id.hex}@{site.hostname or 'localhost'}>",
        to=recipient.email,
        subject=f"[TEST] {subject}" if values["test"] else subject,
        text=text,
        html=html,
        attachments=attachments,
    )


async def _buyer(connection: AsyncConnection, event_id: UUID, order_id: UUID) -> _Recipient | None:
    own = (CONTACTS.c.event_id == ORDERS.c.event_id) & (CONTACTS.c.id == ORDERS.c.contact_id)
    statement = (
        select(CONTACTS.c.name, CONTACTS.c.email)
        .join(ORDERS, own)
        .where(ORDERS.c.event_id == event_id, ORDERS.c.id == order_id, CONTACTS.c.erased_at.is_(None))
    )
    row = (await connection.execute(statement)).first()
    return _Recipient(row.name, row.email) if row and row.email else None


async def _seen(runtime: Runtime, event_id: UUID, order_id: UUID, secret: str) -> tuple[OrderView, str]:
    statement = select(ORDERS.c.reference).where(ORDERS.c.event_id == event_id, ORDERS.c.id == order_id)
    async with runtime.reading() as connection:
        reference = (await connection.execute(statement)).scalar_one()
    view = await orders.view(runtime, reference, secret)
    return view, runtime.absolute(routes.order(reference, secret))
