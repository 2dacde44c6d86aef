"""The calendar file (RFC 5545): one appointment in the event's own zone, with the zone's rules inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vDatetime, vDDDLists, vText

from eventfly.tickets.documents import OrderDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What stands in a calendar. Times are aware; ``zone`` is the event's own."""

    uid: str
    """Importing another file with the same one changes the appointment instead of adding one."""
    written_at: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    description: str
    url: str
    organizer: str
    organizer_email: str = ""
    cancelled: bool = False
    sequence: int = 0
    """Grows with each change, so that a calendar knows which file is the newer one."""


def calendar_file(order: OrderDocument) -> bytes:
    """Write the appointment of an order.

    It holds the private link of the order, because only the holder gets it.
    """
    return write_calendar(
        Appointment(
            uid=f"{order.reference}.{order.event_id.hex}@eventfly",
            written_at=order.paid_at or order.starts_at,
            title=order.event_title,
            starts_at=order.starts_at,
            ends_at=order.ends_at,
            zone=order.zone,
            place=order.online_link or order.place,
            description=_description(order),
            url=order.order_url,
            organizer=order.organizer,
            organizer_email=order.organizer_email,
            cancelled=order.cancelled,
            sequence=order.edition + (1 if order.cancelled else 0),
        )
    )


def write_calendar(appointment: Appointment) -> bytes:
    """Write a file with one appointment, and with the rules of its zone for programs that do not know it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Eventfly//Tickets//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(appointment))
    years = appointment.starts_at.year - 1, appointment.ends_at.year + 1
    calendar.add_missing_timezones(date(years[0], 1, 1), date(years[1], 12, 31))
    for zone in calendar.timezones:
        _mend_onsets(zone)
    return calendar.to_ical()


def _mend_onsets(zone: Timezone) -> None:
    # icalendar writes when a skipped hour ends; RFC 5545 (3.6.5) wants when it begins.
    for rules in cast("list[dict[str, Any]]", zone.subcomponents):
        skipped = rules["TZOFFSETTO"].td - rules["TZOFFSETFROM"].td
        if skipped <= timedelta(0):
            continue
        rules["DTSTART"] = vDatetime(rules["DTSTART"].dt - skipped)
        if "RDATE" in rules:
            rules["RDATE"] = vDDDLists([onset.dt - skipped for onset in rules["RDATE"].dts])


def _event(appointment: Appointment) -> Event:
    zone = ZoneInfo(appointment.zone)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", appointment.written_at)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("summary", appointment.title)
    event.add("location", appointment.place)
    event.add("description", appointment.description)
    event.add("url", appointment.url)
    event.add("sequence", appointment.sequence)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if appointment.cancelled else "OPAQUE")
    if appointment.organizer_email:
        event.add("organizer", _organizer(appointment))
    if not appointment.cancelled:
        event.add_component(_reminder(appointment))
    return event


def _organizer(appointment: Appointment) -> vCalAddress:
    address = vCalAddress(f"mailto:{appointment.organizer_email}")
    address.params["cn"] = vText(appointment.organizer)
    return address


def _description(order: OrderDocument) -> str:
    count = len(order.tickets)
    lines = [
        f"{count} ticket{'s' if count != 1 else ''}, order {order.reference}",
        f"Your tickets: {order.order_url}",
    ]
    if order.doors:
        lines.insert(0, f"Doors open at {order.doors}")
    if order.online_link:
        lines.insert(0, f"Join online: {order.online_link}")
    if order.sandbox:
        lines.insert(0, "TEST: no real money was taken")
    return "\n".join(lines)


def _reminder(appointment: Appointment) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", appointment.title)
    alarm.add("trigger", timedelta(hours=-2))
    return alarm
