"""The calendar file (RFC 5545): one appointment in the event's own zone, with the zone's rules inside."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vDatetime, vDDDLists, vText

from eventfly.tickets.documents import OrderDocument


def calendar_file(order: OrderDocument) -> bytes:
    """Write the appointment of an order.

    Its UID is the order's, so that importing a later file changes the appointment instead of adding one. It
    holds the private link of the order, because only the holder gets it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Eventfly//Tickets//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_appointment(order))
    start = order.starts_at.date()
    calendar.add_missing_timezones(date(start.year - 1, 1, 1), date(order.ends_at.year + 1, 12, 31))
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


def _appointment(order: OrderDocument) -> Event:
    zone = ZoneInfo(order.zone)
    event = Event()
    event.add("uid", f"{order.reference}.{order.event_id.hex}@eventfly")
    event.add("dtstamp", order.paid_at or order.starts_at)
    event.add("dtstart", order.starts_at.astimezone(zone))
    event.add("dtend", order.ends_at.astimezone(zone))
    event.add("summary", order.event_title)
    event.add("location", order.place)
    event.add("description", _description(order))
    event.add("url", order.order_url)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    if order.organizer_email:
        event.add("organizer", _organizer(order))
    event.add_component(_reminder(order))
    return event


def _organizer(order: OrderDocument) -> vCalAddress:
    address = vCalAddress(f"mailto:{order.organizer_email}")
    address.params["cn"] = vText(order.organizer)
    return address


def _description(order: OrderDocument) -> str:
    count = len(order.tickets)
    lines = [
        f"{count} ticket{'s' if count != 1 else ''}, order {order.reference}",
        f"Your tickets: {order.order_url}",
    ]
    if order.doors:
        lines.insert(0, f"Doors open at {order.doors}")
    if order.sandbox:
        lines.insert(0, "TEST: no real money was taken")
    return "\n".join(lines)


def _reminder(order: OrderDocument) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", order.event_title)
    alarm.add("trigger", timedelta(hours=-2))
    return alarm
