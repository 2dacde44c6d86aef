"""An event as an organizer types it, and how that is read: every field's own problem is told, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeVar
from uuid import UUID
from zoneinfo import available_timezones

from babel.core import Locale

from eventfly.errors import Invalid, Problem
from eventfly.events.accents import read_accent
from eventfly.events.models import Category, LeftDisplay, Visibility
from eventfly.events.private import is_online, read_link, read_password
from eventfly.events.queries import is_slug
from eventfly.events.tags import read_tags
from eventfly.events.times import zone_of
from eventfly.money import Money, is_currency
from eventfly.text import clean_line, clean_text

MAX_CAPACITY = 1_000_000
MAX_TYPES = 30
MAX_PER_ORDER = 20
MAX_DURATION = timedelta(days=366)
MAX_DESCRIPTION = 20_000
MAX_REFUND_POLICY = 2_000
_LOCAL_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:00(\.0+)?)?")
_YEARS = range(2000, 2101)
_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class TicketTypeForm:
    """A ticket type as typed; ``id`` is empty for a new one, ``quantity`` empty for unlimited."""

    id: str = ""
    name: str = ""
    description: str = ""
    price: str = ""
    quantity: str = ""
    sales_start: str = ""
    sales_end: str = ""
    per_order_min: str = "1"
    per_order_max: str = "10"
    on_sale: bool = True


@dataclass(frozen=True)
class EventForm:
    """An event as typed. Times are ``YYYY-MM-DDTHH:MM`` on the clocks of ``zone``, amounts in major units."""

    title: str = ""
    slug: str = ""
    """Empty: made from the title, and kept when editing."""
    summary: str = ""
    description: str = ""
    category: str = "other"
    venue: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    zone: str = "Europe/Berlin"
    starts_at: str = ""
    ends_at: str = ""
    doors_at: str = ""
    currency: str = "EUR"
    left_display: str = "exact"
    few_threshold: str = "10"
    show_going: bool = True
    total_capacity: str = ""
    """Empty: unlimited."""
    tags: str = ""
    """Words with commas between them."""
    visibility: str = "public"
    password: str = field(default="", repr=False)
    """A new one for visibility ``password``; empty keeps the one there is, which nobody can read."""
    setting: str = "venue"
    """``venue`` or ``online``."""
    online_link: str = ""
    accent: str = ""
    refund_policy: str = ""
    types: Sequence[TicketTypeForm] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedType:
    id: UUID | None
    name: str
    description: str
    price_minor: int
    quantity: int | None
    sales_start: datetime | None
    sales_end: datetime | None
    per_order_min: int
    per_order_max: int
    on_sale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEvent:
    title: str
    slug: str
    """Empty when none was typed."""
    summary: str
    description: str
    category: str
    venue: str
    address: str
    city: str
    country: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    doors_at: datetime | None
    currency: str
    left_display: str
    few_threshold: int
    show_going: bool
    total_capacity: int | None
    types: tuple[ParsedType, ...]
    tags: tuple[str, ...] = ()
    visibility: str = "public"
    online: bool = False
    accent: str = ""
    refund_policy: str = ""
    password: str = field(default="", repr=False)
    """Beside the journal, hashed; empty when none was typed."""
    online_link: str = ""
    """Beside the journal."""


class _Reader:
    """Reads field by field and collects the problems; a field that could not be read gives a stand-in."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, stand_in: T, parse: Callable[[], T]) -> T:
        try:
            return parse()
        except Invalid as error:
            self.problems.extend(error.problems)
            return stand_in

    def require(self, condition: bool, field: str, message: str, code: str = "invalid") -> None:
        if not condition:
            self.problems.append(Problem(field, message, code))

    def refuse(self) -> None:
        if self.problems:
            raise Invalid(self.problems)


_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def parse_form(form: EventForm) -> ParsedEvent:
    """Read a form. Raises Invalid with every problem at once, by field: ``title``, ``types.0.price`` …"""
    reader = _Reader()
    zone = reader.read("", lambda: _zone(form.zone))
    currency = reader.read("", lambda: _currency(form.currency))
    starts_at = reader.read(None, lambda: _time(form.starts_at, "starts_at", zone, required=True))
    ends_at = reader.read(None, lambda: _time(form.ends_at, "ends_at", zone, required=True))
    doors_at = reader.read(None, lambda: _time(form.doors_at, "doors_at", zone))
    _check_order(reader, starts_at, ends_at, doors_at)
    types = _types(reader, form.types, zone, currency, ends_at)
    line = _lines(reader, form)
    online = reader.read(False, lambda: is_online(form.setting))
    parsed = ParsedEvent(
        title=line("title", 140, required=True),
        slug=reader.read("", lambda: _slug(form.slug)),
        summary=line("summary", 240),
        description=reader.read(
            "",
            lambda: clean_text(
                form.description, field="description", max_length=MAX_DESCRIPTION, required=False
            ),
        ),
        category=reader.read("", lambda: _choice(form.category, "category", Category)),
        venue="" if online else line("venue", 140),
        address="" if online else line("address", 240),
        city="" if online else line("city", 80),
        country="" if online else reader.read("", lambda: _country(form.country)),
        zone=zone,
        starts_at=starts_at or _NO_TIME,
        ends_at=ends_at or _NO_TIME,
        doors_at=doors_at,
        currency=currency,
        left_display=reader.read("", lambda: _choice(form.left_display, "left_display", LeftDisplay)),
        few_threshold=reader.read(0, lambda: _count(form.few_threshold, "few_threshold", 1, 1000) or 10),
        show_going=form.show_going is True,
        total_capacity=reader.read(
            None, lambda: _count(form.total_capacity, "total_capacity", 1, MAX_CAPACITY)
        ),
        types=types,
        tags=reader.read((), lambda: read_tags(form.tags)),
        visibility=reader.read("", lambda: _choice(form.visibility, "visibility", Visibility)),
        online=online,
        accent=reader.read("", lambda: read_accent(form.accent)),
        refund_policy=reader.read("", lambda: _refund_policy(form.refund_policy)),
        password=reader.read("", lambda: read_password(form.password)),
        online_link=reader.read("", lambda: read_link(form.online_link)) if online else "",
    )
    reader.refuse()
    return parsed


def _refund_policy(value: object) -> str:
    return clean_text(value, field="refund_policy", max_length=MAX_REFUND_POLICY, required=False)


def _lines(reader: _Reader, form: EventForm | TicketTypeForm, prefix: str = "") -> Callable[..., str]:
    def line(name: str, max_length: int, *, required: bool = False) -> str:
        return reader.read(
            "",
            lambda: clean_line(
                getattr(form, name), field=prefix + name, max_length=max_length, required=required
            ),
        )

    return line


def _check_order(
    reader: _Reader, starts_at: datetime | None, ends_at: datetime | None, doors_at: datetime | None
) -> None:
    if starts_at and ends_at:
        reader.require(ends_at > starts_at, "ends_at", "It has to end after it starts.", "order")
        too_long = "An event lasts a year at most."
        reader.require(ends_at - starts_at <= MAX_DURATION, "ends_at", too_long, "too-long")
    if starts_at and doors_at:
        reader.require(doors_at <= starts_at, "doors_at", "Doors open before it starts.", "order")
        soon = starts_at - doors_at <= timedelta(days=2)
        reader.require(soon, "doors_at", "Doors open at most two days before it starts.", "order")


def _types(
    reader: _Reader, forms: Sequence[TicketTypeForm], zone: str, currency: str, ends_at: datetime | None
) -> tuple[ParsedType, ...]:
    reader.require(len(forms) > 0, "types", "Offer at least one ticket type.", "missing")
    reader.require(len(forms) <= MAX_TYPES, "types", f"At most {MAX_TYPES} ticket types.", "too-many")
    types = tuple(
        _type(reader, f"types.{at}.", form, zone, currency, ends_at)
        for at, form in enumerate(forms[:MAX_TYPES])
    )
    names, ids = [item.name.casefold() for item in types], [item.id for item in types]
    for at, item in enumerate(types):
        again = bool(item.name) and item.name.casefold() in names[:at]
        reader.require(not again, f"types.{at}.name", "Another ticket type has this name.", "repeated")
        reader.require(
            item.id is None or item.id not in ids[:at], f"types.{at}.id", "It stands twice.", "repeated"
        )
    return types


def _type(
    reader: _Reader, prefix: str, form: TicketTypeForm, zone: str, currency: str, ends_at: datetime | None
) -> ParsedType:
    line = _lines(reader, form, prefix)
    start = reader.read(None, lambda: _time(form.sales_start, f"{prefix}sales_start", zone))
    end = reader.read(None, lambda: _time(form.sales_end, f"{prefix}sales_end", zone))
    least = reader.read(
        1, lambda: _count(form.per_order_min, f"{prefix}per_order_min", 1, MAX_PER_ORDER) or 1
    )
    most = reader.read(
        MAX_PER_ORDER, lambda: _count(form.per_order_max, f"{prefix}per_order_max", 1, MAX_PER_ORDER) or 10
    )
    quantity = reader.read(None, lambda: _count(form.quantity, f"{prefix}quantity", 1, MAX_CAPACITY))
    if start and end:
        reader.require(end > start, f"{prefix}sales_end", "Sales have to end after they start.", "order")
    if end and ends_at:
        reader.require(
            end <= ends_at, f"{prefix}sales_end", "Sales end with the event at the latest.", "order"
        )
    elif start and ends_at:
        reader.require(start < ends_at, f"{prefix}sales_start", "Sales start before the event ends.", "order")
    reader.require(most >= least, f"{prefix}per_order_max", "The most is below the least.", "order")
    return ParsedType(
        id=reader.read(None, lambda: _type_id(form.id, f"{prefix}id")),
        name=line("name", 80, required=True),
        description=line("description", 400),
        price_minor=reader.read(0, lambda: _price(form.price, f"{prefix}price", currency)),
        quantity=quantity,
        sales_start=start,
        sales_end=end,
        per_order_min=least,
        per_order_max=most,
        on_sale=form.on_sale is True,
    )


def _typed(value: object, field: str, max_length: int = 100) -> str:
    return clean_line(value, field=field, max_length=max_length, required=False)


def _slug(value: object) -> str:
    slug = _typed(value, "slug", 80).lower()
    if slug and not (is_slug(slug) and len(slug) >= 3):
        raise Invalid(
            Problem("slug", "Use small letters, digits and single hyphens, at least three.", "slug")
        )
    return slug


def _choice(value: object, field: str, choices: type[E]) -> str:
    text = _typed(value, field)
    if text not in set(choices):
        raise Invalid(Problem(field, "Please choose one of the list.", "unknown"))
    return text


def _country(value: object) -> str:
    code = _typed(value, "country").upper()
    if code and code not in _countries():
        raise Invalid(Problem("country", "Please choose a country of the list.", "unknown"))
    return code


@cache
def _countries() -> frozenset[str]:
    codes = {str(code) for code in Locale("en").territories}
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - _NO_COUNTRIES


def _zone(value: object) -> str:
    name = _typed(value, "zone")
    if name not in zones():
        raise Invalid(
            Problem("zone", "Please choose a time zone of the list, such as Europe/Berlin.", "unknown")
        )
    return name


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones an event can have: IANA's names of places, and UTC."""
    places = {
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    }
    return tuple(sorted(places | {"UTC"}))


def _currency(value: object) -> str:
    code = _typed(value, "currency").upper()
    if not is_currency(code):
        raise Invalid(Problem("currency", "There is no such currency: use a code such as EUR.", "unknown"))
    return code


def _price(value: object, field: str, currency: str) -> int:
    text = _typed(value, field)
    if not text:
        raise Invalid(Problem(field, "Please give a price; 0 is free.", "missing"))
    if not currency:
        return 0
    try:
        return Money.parse(text, currency).minor
    except ValueError:
        example = Money(Money.parse("12", currency).minor, currency).format()
        raise Invalid(
            Problem(field, f"Please give an amount such as {example}, without signs.", "price")
        ) from None


def _count(value: object, field: str, least: int, most: int) -> int | None:
    text = _typed(value, field)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or not least <= int(text) <= most:
        raise Invalid(Problem(field, f"Please give a whole number from {least:,} to {most:,}.", "number"))
    return int(text)


def _type_id(value: object, field: str) -> UUID | None:
    text = _typed(value, field)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(Problem(field, "There is no such ticket type.", "unknown")) from None


def _time(value: object, field: str, zone: str, *, required: bool = False) -> datetime | None:
    text = clean_line(value, field=field, max_length=40, required=required)
    if not text:
        return None
    found = _LOCAL_TIME.fullmatch(text)
    try:
        clocks = datetime.fromisoformat(f"{found[1]}T{found[2]}") if found else None
    except ValueError:
        clocks = None
    if clocks is None or clocks.year not in _YEARS:
        raise Invalid(Problem(field, "Please give a day and a time, such as 2027-12-03 19:30.", "time"))
    return _moment(clocks, field, zone) if zone else clocks.replace(tzinfo=UTC)


def read_moment(value: object, field: str, zone: str) -> datetime:
    """Read a time that somebody has to give, on the clocks of ``zone``. Raises Invalid."""
    return _time(value, field, zone, required=True) or _NO_TIME


def _moment(clocks: datetime, field: str, zone: str) -> datetime:
    # Of a time that the clocks show twice, the first is meant.
    moment = clocks.replace(tzinfo=zone_of(zone)).astimezone(UTC)
    shown = moment.astimezone(zone_of(zone)).replace(tzinfo=None)
    if shown != clocks:
        place = zone.rpartition("/")[2].replace("_", " ")
        message = (
            f"In {place} the clocks skip {clocks:%H:%M} on that day (they go forward): "
            f"{shown:%H:%M} is the time after the jump."
        )
        raise Invalid(Problem(field, message, "skipped-time"))
    return moment
