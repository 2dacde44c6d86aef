from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from eventfly.tickets import Appointment, calendar_file, write_calendar
from tests.unit.tickets.builders import a_document


def appointment(**changes):
    return Calendar.from_ical(calendar_file(a_document(**changes))).events[0]


@pytest.mark.parametrize(
    ("starts_at", "clock"),
    [
        (datetime(2027, 3, 27, 18, tzinfo=UTC), "19:00"),  # the evening before clocks go forward in Berlin
        (datetime(2027, 3, 28, 18, tzinfo=UTC), "20:00"),
        (datetime(2027, 10, 30, 18, tzinfo=UTC), "20:00"),
        (datetime(2027, 10, 31, 18, tzinfo=UTC), "19:00"),
    ],
)
def test_the_appointment_is_in_the_events_zone_on_both_sides_of_a_clock_change(starts_at, clock):
    event = appointment(starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert f"{event.start:%H:%M}" == clock
    assert event.start.astimezone(UTC) == starts_at
    assert event.end - event.start == timedelta(hours=3)


def test_a_party_over_the_night_of_a_clock_change_keeps_its_true_length():
    start = datetime(2027, 3, 27, 22, tzinfo=UTC)
    event = appointment(starts_at=start, ends_at=start + timedelta(hours=6))
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(hours=6)
    assert f"{event.end:%H:%M}" == "06:00"


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_the_files_own_rules_of_the_zone_agree_with_the_zone_database(zone):
    # A program that does not know the zone by name reads VTIMEZONE: each onset is what the clock showed before.
    calendar = Calendar.from_ical(calendar_file(a_document(zone=zone)))
    for rules in calendar.timezones[0].subcomponents:
        before, after = rules["TZOFFSETFROM"].td, rules["TZOFFSETTO"].td
        if before == after:
            continue
        for local in [rules["DTSTART"].dt, *(item.dt for item in getattr(rules.get("RDATE"), "dts", []))]:
            onset = (local - before).replace(tzinfo=UTC)
            assert (onset - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset() == before
            assert onset.astimezone(ZoneInfo(zone)).utcoffset() == after


def test_a_later_file_of_the_same_order_changes_the_appointment_instead_of_adding_one():
    assert appointment()["UID"] == appointment(event_title="Lantern Nights, moved")["UID"]
    assert appointment()["UID"] != appointment(reference="LANT-OTHER222")["UID"]


def test_the_appointment_says_where_who_and_how_to_get_to_the_tickets():
    event = appointment()
    assert event["LOCATION"] == "Speicherhalle 7, Am Sandtorkai 7, 20457 Hamburg"
    assert event["ORGANIZER"] == "mailto:hello@harbour.example"
    assert event["URL"].endswith("/o/LANT-7K3MPQ2X/a-secret-of-the-holder")


def test_what_is_cancelled_takes_no_time_and_reminds_of_nothing():
    begins = datetime(2027, 3, 12, 19, tzinfo=UTC)
    cancelled = Appointment(
        uid="one@eventfly",
        written_at=begins,
        title="Lantern Nights",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        zone="Europe/Berlin",
        place="Speicherhalle 7",
        description="",
        url="http://127.0.0.1:3000/e/lantern-nights",
        organizer="Harbour Collective",
        cancelled=True,
    )
    event = Calendar.from_ical(write_calendar(cancelled)).events[0]
    assert (event["STATUS"], event["TRANSP"], event.subcomponents) == ("CANCELLED", "TRANSPARENT", [])


def test_line_breaks_and_commas_of_an_organizer_stay_inside_their_field():
    event = appointment(event_title="One,two;three\nBEGIN:VALARM", venue="Hall\r\nURL:http://evil.example")
    assert event["SUMMARY"] == "One,two;three\nBEGIN:VALARM"
    assert "evil" not in event["URL"]
