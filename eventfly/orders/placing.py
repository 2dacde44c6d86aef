"""Placing: a buyer takes places and holds them for a while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from eventfly import events
from eventfly.errors import Invalid, Problem
from eventfly.identifiers import hash_secret, new_code, new_id, new_secret
from eventfly.journal import canonical
from eventfly.money import MAX_MINOR, Money
from eventfly.orders.addressing import find_public_event, hash_key, hash_origin
from eventfly.orders.buyers import AttendeeForm, BuyerForm, Contacts, read_contacts
from eventfly.orders.errors import NotOnSale
from eventfly.orders.requests import LineRequest, Place
from eventfly.orders.situation import Answer
from eventfly.orders.views import PlacedView
from eventfly.runtime import Limits, Runtime

MOST_LINES = 20


async def place(
    runtime: Runtime,
    event: str | UUID,
    key: str,
    lines: Sequence[LineRequest],
    *,
    buyer: BuyerForm | None = None,
    account_id: UUID | None = None,
    browser: str = "",
    client: str = "",
    accept_total: int | None = None,
    entry: str = "",
) -> PlacedView:
    """Hold places: all of them or none. The same key and request give the same order again.

    ``lines`` carry the unit prices the buyer saw; ``accept_total`` (minor units) accepts a risen total.
    ``browser`` and ``client`` say where the request came from; only hashes of them are kept. A free order
    with a buyer is issued at once. ``entry`` opens an event that has a password.

    Raises Invalid, NotFound, PasswordNeeded, SoldOut, NotOnSale, PriceChanged, KeyReused, DraftOpen, TooManyHeld,
    MustWait, BoxOfficeFull or Unavailable.
    """
    hashed_key = hash_key(key)
    address = await find_public_event(runtime, event)
    if address.guarded:
        await events.check_entry(runtime, address.id, account_id=account_id, entry=entry)
    wanted = check_lines(lines, runtime.limits)
    _check_guests(wanted, buyer)
    order_id, secret = new_id(), _secret(runtime, address.id, key)
    contacts = _contacts(runtime, buyer, wanted, address.id, order_id, account_id)
    request = Place(
        event_id=address.id,
        order_id=order_id,
        key=hashed_key,
        reference=f"{address.code}-{new_code(8)}",
        lines=wanted,
        secret_hash=hash_secret(secret),
        fingerprint=_fingerprint(wanted, buyer),
        contact_id=contacts.buyer_id if contacts else None,
        contacts=contacts.rows if contacts else (),
        accept_minor=accept_total,
        browser=hash_origin(browser),
        client=hash_origin(client),
        email=contacts.email_hash if contacts else "",
    )
    try:
        answer: Answer = await runtime.box_offices.submit(request)
    except NotOnSale:
        # It may have become a draft meanwhile. Asked here only, off the hot path.
        await events.public_id(runtime, address.slug)
        raise
    order = answer.order
    return PlacedView(
        event_id=address.id,
        event_slug=address.slug,
        order_id=order.id,
        reference=order.reference,
        status=order.status,
        expires_at=order.expires_at,
        total=Money(order.total_minor, answer.currency),
        secret=secret,
        repeated=answer.repeated,
    )


def _secret(runtime: Runtime, event_id: UUID, key: str) -> str:
    """Derive the order's secret from the key, so that a repeat, even after a restart, gets the same answer."""
    return runtime.secrets.derive("order", f"{event_id.hex}\n{key}") if runtime.secrets else new_secret()


def check_lines(lines: Sequence[LineRequest], limits: Limits) -> tuple[LineRequest, ...]:
    """Check quantities and prices as a stranger may send them; merge nothing, refuse repeats. Raises Invalid."""
    if not lines:
        raise Invalid(Problem("lines", "Choose at least one ticket.", "empty"))
    if len(lines) > MOST_LINES:
        raise Invalid(Problem("lines", f"At most {MOST_LINES} kinds of ticket an order.", "too-many"))
    problems = [problem for at, line in enumerate(lines) for problem in _line_problems(at, line, limits)]
    if len({line.ticket_type_id for line in lines}) < len(lines):
        problems.append(Problem("lines", "Each kind of ticket may stand once.", "repeated"))
    if not problems and sum(line.quantity for line in lines) > limits.tickets_per_order:
        problems.append(Problem("lines", f"At most {limits.tickets_per_order} tickets an order.", "too-many"))
    if problems:
        raise Invalid(problems)
    return tuple(sorted(lines, key=lambda line: line.ticket_type_id))


def _line_problems(at: int, line: LineRequest, limits: Limits) -> list[Problem]:
    problems = []
    quantity, unit = line.quantity, line.unit_minor
    if type(quantity) is not int or not 1 <= quantity <= limits.tickets_per_order:
        message = f"Choose between 1 and {limits.tickets_per_order}."
        problems.append(Problem(f"lines.{at}.quantity", message, "quantity"))
    if type(unit) is not int or not 0 <= unit <= MAX_MINOR:
        problems.append(Problem(f"lines.{at}.unit_minor", "This is not a price.", "price"))
    if not isinstance(line.ticket_type_id, UUID):
        problems.append(Problem(f"lines.{at}.ticket_type_id", "There is no such ticket.", "unknown"))
    return problems


def _check_guests(lines: Sequence[LineRequest], buyer: BuyerForm | None) -> None:
    """Refuse guests without a place of theirs. Raises Invalid."""
    places = Counter({line.ticket_type_id: line.quantity for line in lines})
    guests = Counter(guest.ticket_type_id for guest in buyer.attendees) if buyer else Counter()
    if guests - places:
        raise Invalid(Problem("attendees", "There are more people than tickets.", "too-many"))


def _with_all_guests(buyer: BuyerForm, lines: Sequence[LineRequest]) -> BuyerForm:
    """Give each place a guest of its own, so that renaming one renames nobody else."""
    named = Counter(guest.ticket_type_id for guest in buyer.attendees)
    missing = tuple(
        AttendeeForm(ticket_type_id=line.ticket_type_id)
        for line in lines
        for _ in range(line.quantity - named[line.ticket_type_id])
    )
    return replace(buyer, attendees=(*buyer.attendees, *missing)) if missing else buyer


def _contacts(
    runtime: Runtime,
    buyer: BuyerForm | None,
    lines: Sequence[LineRequest],
    event_id: UUID,
    order_id: UUID,
    account_id: UUID | None,
) -> Contacts | None:
    if buyer is None:
        return None
    return read_contacts(
        _with_all_guests(buyer, lines),
        event_id=event_id,
        order_id=order_id,
        now=runtime.now(),
        account_id=account_id,
    )


def _fingerprint(lines: Sequence[LineRequest], buyer: BuyerForm | None) -> str:
    return hash_secret(canonical([[*lines], buyer]))
