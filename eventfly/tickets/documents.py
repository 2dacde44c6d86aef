"""What a holder gets: one order with its tickets, ready to be drawn on paper, in a mail or in a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_name


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDocument:
    """One ticket; ``code`` is the signed text of its QR code."""

    number: int
    type_name: str
    attendee: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDocument:
    """One paid order. Times are aware; ``zone`` is the event's own; ``order_url`` is for the holder alone."""

    event_id: UUID
    event_title: str
    starts_at: datetime
    ends_at: datetime
    doors_at: datetime | None = None
    zone: str
    venue: str
    address: str = ""
    city: str = ""
    country: str = ""
    online: bool = False
    online_link: str = ""
    """Where an online event happens; for the holder alone, and perhaps not known yet."""
    edition: int = 0
    """Grows with each change of the event, so that calendars know which file is the newer one."""
    cancelled: bool = False
    """The event was called off."""
    refund_policy: str = ""
    organizer: str
    organizer_email: str = ""
    reference: str
    order_url: str
    event_url: str = ""
    total_text: str = ""
    """What was paid, ready to show, such as ``€24.00`` or ``Free``."""
    paid_at: datetime | None = None
    sandbox: bool = False
    """The sandbox took the money: everything says TEST."""
    tickets: tuple[TicketDocument, ...]

    @property
    def place(self) -> str:
        """Name the place in one line, without repeating itself.

        Online and unnamed places give what there is.
        """
        if self.online:
            return "Online"
        parts = [part for part in (self.venue, self.address, self.city) if part]
        kept = [part for at, part in enumerate(parts) if not any(part in other for other in parts[:at])]
        return ", ".join(kept)

    @property
    def when(self) -> str:
        """Say when it is, in the event's zone: ``Friday 12 March 2027, 20:00 – 23:30``."""
        return span(self.starts_at, self.ends_at, self.zone)

    @property
    def zone_name(self) -> str:
        """Name the zone as it is on that day: ``Central European Time (Berlin)``."""
        return zone_name(self.starts_at, self.zone)

    @property
    def doors(self) -> str:
        """Say when doors open, or nothing."""
        return clock_time(self.doors_at, self.zone) if self.doors_at else ""


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Write a stretch of time for people in ``zone``, naming the second day only when it is another one.

    >>> from datetime import UTC
    >>> span(datetime(2027, 3, 12, 19, tzinfo=UTC), datetime(2027, 3, 12, 22, tzinfo=UTC), "Europe/Berlin")
    'Friday 12 March 2027, 20:00 – 23:00'
    """
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    first = f"{format_date(start, 'EEEE d MMMM y', locale='en')}, {start:%H:%M}"
    # A night that ends before six in the morning belongs to the day it began on.
    same_night = start.date() == end.date() or ((end - start).total_seconds() < 86_400 and end.hour < 6)
    return (
        f"{first} – {end:%H:%M}"
        if same_night
        else f"{first} – {format_datetime(end, 'EEEE d MMMM, HH:mm', locale='en')}"
    )


def clock_time(at: datetime, zone: str) -> str:
    """Write the time of day in ``zone``."""
    return format_time(at, "HH:mm", tzinfo=ZoneInfo(zone), locale="en")


def zone_name(at: datetime, zone: str) -> str:
    """Name a zone as people there would on that day.

    >>> from datetime import UTC
    >>> zone_name(datetime(2027, 7, 1, tzinfo=UTC), "Europe/Berlin")
    'Central European Summer Time (Berlin)'
    """
    name = get_timezone_name(at.astimezone(ZoneInfo(zone)), locale="en")
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return name if city in name or "/" not in zone else f"{name} ({city})"
