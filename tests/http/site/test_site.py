from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

from icalendar import Calendar
from PIL import Image

from eventfly import events, journal
from eventfly.platform.database import open_database
from eventfly.runtime import Runtime
from tests.builders import AnEvent, an_event
from tests.http.clients import a_stranger


async def test_the_sitemap_lists_public_events_by_their_public_address(runtime: Runtime) -> None:
    event, draft = await an_event(runtime), await an_event(runtime, published=False)
    async with a_stranger(runtime) as client:
        answer = await client.get("/sitemap.xml", headers={"host": "evil.example"})
    listed = [element.text for element in ElementTree.fromstring(answer.content).iter() if element.text]
    assert f"http://127.0.0.1:3000/e/{event.slug}" in listed
    assert draft.slug not in answer.text
    assert "evil.example" not in answer.text


async def test_robots_are_told_where_not_to_go_and_where_the_sitemap_is(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        text = (await client.get("/robots.txt")).text
    assert "Disallow: /o/" in text
    assert "Sitemap: http://127.0.0.1:3000/sitemap.xml" in text


async def test_covers_are_drawn_once_and_known_by_their_tag(runtime: Runtime) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        drawing = await client.get(f"/covers/{event.slug}.svg")
        picture = await client.get(f"/covers/{event.slug}.png")
        again = await client.get(
            f"/covers/{event.slug}.png", headers={"if-none-match": picture.headers["etag"]}
        )
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert "<script" not in drawing.text
    assert Image.open(BytesIO(picture.content)).size == (1200, 630)
    assert (again.status_code, again.content) == (304, b"")


async def test_a_draft_shows_strangers_no_cover(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    async with a_stranger(runtime) as client:
        for name in (draft.slug, "never-was", "..%2f..%2fetc"):
            assert (await client.get(f"/covers/{name}.svg")).status_code == 404


async def test_everybody_can_keep_the_date_in_the_events_own_zone(runtime: Runtime) -> None:
    event = await an_event(runtime)
    path = f"/e/{event.slug}/event.ics"
    async with a_stranger(runtime) as client:
        answer = await client.get(path)
        again = await client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert again.status_code == 304
    calendar = Calendar.from_ical(answer.content)
    (appointment,) = calendar.events
    assert appointment.start - runtime.now() == timedelta(days=30)
    assert appointment["DTSTART"].params["TZID"] == "Europe/Berlin" == calendar.timezones[0]["TZID"]
    assert appointment["URL"] == f"http://127.0.0.1:3000/e/{event.slug}"
    assert appointment["LOCATION"] == "The Meadow, Meadow Lane 1, Berlin"


async def test_a_date_that_has_moved_changes_the_appointment_instead_of_adding_one(runtime: Runtime) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        (before,) = Calendar.from_ical((await client.get(f"/e/{event.slug}/event.ics")).content).events
        runtime.clock.advance(hours=1)  # type: ignore[attr-defined]
        await move(runtime, event, by=timedelta(days=1))
        (after,) = Calendar.from_ical((await client.get(f"/e/{event.slug}/event.ics")).content).events
    assert after["UID"] == before["UID"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after.start - before.start == timedelta(days=1)


async def move(runtime: Runtime, event: AnEvent, *, by: timedelta) -> None:
    async with runtime.transaction() as connection:
        current = await events.snapshot_by_slug(connection, event.slug)
        begins, ends = current.details.starts_at + by, current.details.ends_at + by
        details = replace(current.details, starts_at=begins, ends_at=ends)
        changed = events.EventChanged(event_id=event.id, at=runtime.now(), edition=2, details=details)
        await journal.record(connection, await journal.lock_stream(connection, event.id), [changed])


async def test_a_draft_has_no_date_for_strangers(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    async with a_stranger(runtime) as client:
        for name in (draft.slug, "never-was"):
            assert (await client.get(f"/e/{name}/event.ics")).status_code == 404


async def test_health_needs_nothing_and_readiness_needs_the_database(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        assert (await client.get("/ready")).status_code == 200
        runtime.database, working = open_database("sqlite:////nowhere/at/all.db"), runtime.database
        assert (await client.get("/health")).status_code == 200
        answer = await client.get("/ready")
        runtime.database = working
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
