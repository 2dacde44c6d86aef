"""Times in an event's own zone, written for people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale

NIGHT_ENDS_AT = 7
"""An event that ends by this hour of the next morning is told as one night."""


@lru_cache(maxsize=600)
def zone_of(name: str) -> ZoneInfo:
    """Return an IANA zone. Raises ValueError or ZoneInfoNotFoundError (a KeyError) for anything else."""
    return ZoneInfo(name)


def local(moment: datetime, zone: str) -> datetime:
    """Say what the clocks of ``zone`` show at ``moment``."""
    return moment.astimezone(zone_of(zone))


def offset_text(there: datetime) -> str:
    """Write an offset from UTC.

    >>> from datetime import UTC
    >>> offset_text(datetime(2027, 7, 1, tzinfo=ZoneInfo("Asia/Kolkata")))
    'UTC+5:30'
    >>> offset_text(datetime(2027, 7, 1, tzinfo=UTC))
    'UTC'
    """
    minutes = int((there.utcoffset() or timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def zone_abbreviation(there: datetime) -> str:
    """Name the zone as people there do: ``CET``; ``UTC−3`` where there is no such name."""
    name = there.tzname() or ""
    return name if name.isalpha() else offset_text(there)


def zone_text(moment: datetime, zone: str) -> str:
    """Explain a zone.

    >>> from datetime import UTC
    >>> zone_text(datetime(2027, 12, 3, tzinfo=UTC), "Europe/Berlin")
    'Berlin time (CET, UTC+1)'
    """
    there = local(moment, zone)
    place = zone.rpartition("/")[2].replace("_", " ")
    names = dict.fromkeys((zone_abbreviation(there), offset_text(there)))
    return f"{place} time ({', '.join(names)})"


def weekday(there: datetime) -> str:
    return f"{there:%a}"


def day_text(there: datetime) -> str:
    return f"{there:%A} {there.day} {there:%B %Y}"


def clock_text(there: datetime) -> str:
    return f"{there:%H:%M}"


def moment_text(moment: datetime, zone: str) -> str:
    """Write a moment of these months, such as ``Fri 3 Dec 10:00``."""
    there = local(moment, zone)
    return f"{there:%a} {there.day} {there:%b %H:%M}"


def time_range_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Write from when to when on the event's (first) day: ``19:30–23:00 CET``.

    An event over several days tells its start alone.
    """
    start, end = local(starts_at, zone), local(ends_at, zone)
    if not _one_night(start, end):
        return f"{clock_text(start)} {zone_abbreviation(start)}"
    first, last = zone_abbreviation(start), zone_abbreviation(end)
    before = "" if first == last else f" {first}"
    return f"{clock_text(start)}{before}–{clock_text(end)} {last}"


def when_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Write when an event is, in its own zone.

    >>> from datetime import UTC
    >>> start = datetime(2027, 12, 3, 18, 30, tzinfo=UTC)
    >>> when_text(start, start + timedelta(hours=3.5), "Europe/Berlin")
    'Fri 3 December 2027, 19:30–23:00 CET'
    """
    start, end = local(starts_at, zone), local(ends_at, zone)
    if _one_night(start, end):
        return f"{_date(start)}, {time_range_text(starts_at, ends_at, zone)}"
    return f"{_date(start)}, {clock_text(start)} – {_date(end)}, {clock_text(end)} {zone_abbreviation(end)}"


def _date(there: datetime) -> str:
    return f"{there:%a} {there.day} {there:%B %Y}"


def _one_night(start: datetime, end: datetime) -> bool:
    days = (end.date() - start.date()).days
    return days == 0 or (days == 1 and end.hour < NIGHT_ENDS_AT)


def country_text(code: str) -> str:
    """Name a country of ISO 3166-1: ``DE`` is Germany; an unknown code stays as it is."""
    return str(Locale("en").territories.get(code, code))


def days_text(first: str, last: str) -> str:
    """Say which days are shown, or nothing when none were asked for.

    >>> days_text("2026-12-01", "2027-01-05"), days_text("", "2026-12-05"), days_text("soon", "")
    ('1 Dec – 5 Jan', 'Until 5 Dec', '')
    """
    since, until = _day_text(first), _day_text(last)
    if since and until:
        return f"{since} – {until}"
    return f"From {since}" if since else f"Until {until}" if until else ""


def _day_text(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    return f"{day.day} {day:%b}"
