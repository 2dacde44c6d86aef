"""Running events by a program: everything an organizer's form does, and the manners of a good API."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from eventfly import events
from eventfly.http.idempotency import KEYS
from eventfly.journal.recording import JOURNAL
from eventfly.runtime import Runtime
from tests.builders import Kind, a_paid_order, an_event
from tests.http.api.people import a_program, an_account, fields, fresh, joins, token_of
from tests.http.clients import a_stranger

NEW: dict[str, Any] = {
    "title": "Night of Owls",
    "description": "Come and **listen**.",
    "venue": "Old Mill",
    "city": "Bremen",
    "zone": "Europe/Berlin",
    "starts_at": "2027-07-03T18:00:00Z",
    "ends_at": "2027-07-03T23:00:00+02:00",
    "ticket_types": [{"name": "Standard", "price_minor": 1250, "quantity": 40}],
}
STRANGE_ID = "01955ad2-9c3e-7b11-8a55-3f4c1b2d9e01"
OWN = "/api/v1/organize/events"


async def an_owner(runtime: Runtime) -> dict[str, str]:
    return await a_program(runtime, await an_event(runtime))


async def create(client: httpx.AsyncClient, program: dict[str, str], **changes: Any) -> httpx.Response:
    return await client.post(OWN, json=NEW | changes, headers=fresh(program))


async def test_from_a_draft_to_a_published_event_that_others_find(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        created = await create(client, program)
        assert created.status_code == 201
        event = created.json()
        assert (event["slug"], event["status"], event["role"]) == ("night-of-owls", "draft", "owner")
        assert event["when"]["starts_at"] == "2027-07-03T18:00:00Z"
        assert event["when"]["local"] == "2027-07-03T20:00:00+02:00"
        assert event["when"]["ends_at"] == "2027-07-03T21:00:00Z"
        assert event["ticket_types"][0]["price"] == {"minor": 1250, "currency": "EUR", "text": "€12.50"}
        assert (await client.get("/api/v1/events/night-of-owls")).status_code == 404
        published = await client.post(f"{OWN}/night-of-owls/publish", headers=fresh(program))
        assert (published.status_code, published.json()["status"]) == (200, "published")
        assert (await client.get("/api/v1/events/night-of-owls")).json()["title"] == "Night of Owls"
        taken_back = await client.post(f"{OWN}/night-of-owls/unpublish", headers=fresh(program))
        assert taken_back.json()["status"] == "draft"
        assert (await client.get("/api/v1/events/night-of-owls")).status_code == 404


async def test_what_is_missing_for_publishing_is_told_by_field(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        await create(client, program, venue="", city="")
        refused = await client.post(f"{OWN}/night-of-owls/publish", headers=fresh(program))
    assert (refused.status_code, fields(refused)) == (422, ["venue", "city"])


async def test_an_edit_changes_what_it_names_and_nothing_else(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        created = await create(client, program, doors_at="2027-07-03T17:30:00Z", total_capacity=100)
        before = created.json()
        tag = {"If-Match": created.headers["etag"]}
        answer = await client.patch(
            f"{OWN}/night-of-owls", json={"summary": "Bring a blanket."}, headers=program | tag
        )
        after = answer.json()
        assert answer.status_code == 200
        assert after == before | {"summary": "Bring a blanket.", "edition": before["edition"] + 1}
        assert answer.headers["etag"] == f'"edition-{after["edition"]}"'
        shown = await client.get(f"{OWN}/night-of-owls", headers=program)
        assert (shown.json(), shown.headers["etag"]) == (after, answer.headers["etag"])
        cleared = await client.patch(
            f"{OWN}/night-of-owls",
            json={"doors_at": None, "total_capacity": None},
            headers=program | {"If-Match": "*", "Content-Type": "application/merge-patch+json"},
        )
        assert (cleared.json()["doors_at"], cleared.json()["total_capacity"]) == (None, None)


async def test_ticket_types_are_changed_added_and_withdrawn(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        types = [
            {"name": "Standard", "price_minor": 1250, "quantity": 40},
            {"name": "Child", "price_minor": 0},
        ]
        created = (await create(client, program, ticket_types=types)).json()
        standard, child = created["ticket_types"]
        changed = await client.patch(
            f"{OWN}/night-of-owls",
            json={
                "ticket_types": [
                    {"id": standard["id"], "quantity": 60},
                    {"name": "Balcony", "price_minor": 3000, "per_order_max": 4},
                ]
            },
            headers=program | {"If-Match": "*"},
        )
        kept, balcony, withdrawn = changed.json()["ticket_types"]
    assert kept == standard | {"quantity": 60}
    assert (balcony["name"], balcony["price"]["minor"], balcony["per_order_max"]) == ("Balcony", 3000, 4)
    assert withdrawn == child | {"on_sale": False}


async def test_another_zone_moves_no_moment(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    sales = {"sales_start": "2027-05-01T10:00:00Z", "sales_end": "2027-07-01T22:00:00Z"}
    async with a_stranger(runtime) as client:
        types = [{"name": "Standard", "price_minor": 100} | sales]
        before = (await create(client, program, ticket_types=types)).json()
        answer = await client.patch(
            f"{OWN}/night-of-owls", json={"zone": "Asia/Kolkata"}, headers=program | {"If-Match": "*"}
        )
    after = answer.json()
    assert (after["when"]["zone"], after["when"]["local"]) == ("Asia/Kolkata", "2027-07-03T23:30:00+05:30")
    assert after["when"]["starts_at"] == before["when"]["starts_at"]
    assert after["ticket_types"] == before["ticket_types"]
    assert {name: after["ticket_types"][0][name] for name in sales} == sales


async def test_a_second_editor_is_told_and_loses_nothing(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        tag = (await create(client, program)).headers["etag"]
        path = f"{OWN}/night-of-owls"
        without = await client.patch(path, json={"title": "A"}, headers=program)
        foreign = await client.patch(path, json={"title": "A"}, headers=program | {"If-Match": '"etag"'})
        first = await client.patch(path, json={"title": "First"}, headers=program | {"If-Match": tag})
        second = await client.patch(path, json={"title": "Second"}, headers=program | {"If-Match": tag})
        assert (await client.get(path, headers=program)).json()["title"] == "First"
    assert [answer.status_code for answer in (without, foreign, first, second)] == [428, 412, 200, 412]
    assert second.json()["code"] == "edition-passed"


async def test_of_two_edits_at_once_one_wins(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        tag = (await create(client, program)).headers["etag"]
        headers = program | {"If-Match": tag}
        path = f"{OWN}/night-of-owls"
        answers = await asyncio.gather(
            *(client.patch(path, json={"title": f"Title {n}"}, headers=headers) for n in range(4))
        )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]


async def test_a_capacity_below_what_is_taken_names_the_least_possible(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000, quantity=10))
    await a_paid_order(runtime, event, Seat=3)
    program = await a_program(runtime, event)
    async with a_stranger(runtime) as client:
        answer = await client.patch(
            f"{OWN}/{event.slug}",
            json={"ticket_types": [{"id": str(event.types["Seat"]), "quantity": 2}]},
            headers=program | {"If-Match": "*"},
        )
    refused = answer.json()
    assert (answer.status_code, refused["code"], refused["lowest"]) == (409, "capacity-too-low", 3)
    assert refused["field"] == "ticket_types.0.quantity"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"zone": "Berlin"}, "zone"),
        ({"starts_at": "2027-07-03T18:00:30Z"}, "starts_at"),
        ({"starts_at": "2027-10-31T01:30:00Z"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:00-12:00"}, "starts_at"),
        ({"starts_at": "2027-07-03T18:00:00"}, "starts_at"),
        ({"ends_at": "2027-07-03T17:00:00Z"}, "ends_at"),
        ({"currency": "XXX"}, "currency"),
        ({"title": "\u202ehidden"}, "title"),
        ({"title": 5}, "title"),
        ({"price": 5}, "price"),
        ({"ticket_types": []}, "ticket_types"),
        ({"ticket_types": [{"name": "A", "price_minor": 10**13}]}, "ticket_types.0.price_minor"),
        ({"ticket_types": [{"name": "A", "price_minor": 1}] * 2}, "ticket_types.1.name"),
        ({"ticket_types": [{"name": "A", "price_minor": 1, "id": STRANGE_ID}]}, "ticket_types.0.id"),
        ({"ticket_types": [{"name": "A", "price_minor": 1.5}]}, "ticket_types.0.price_minor"),
        (
            {"ticket_types": [{"name": "A", "price_minor": 1, "sales_end": "2027-12-01T00:00:00Z"}]},
            "ticket_types.0.sales_end",
        ),
    ],
    ids=str,
)
async def test_what_is_wrong_is_told_by_the_name_it_was_sent_under(
    runtime: Runtime, changes: dict[str, Any], field: str
) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        answer = await create(client, program, **changes)
    assert answer.status_code == 422
    assert field in fields(answer)


async def test_the_same_key_creates_one_event_also_after_a_crash(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        headers = fresh(program)
        first = await client.post(OWN, json=NEW, headers=headers)
        again = await client.post(OWN, json=NEW, headers=headers)
        assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
        other = await client.post(OWN, json=NEW | {"title": "Another"}, headers=headers)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency-key")
        # The process died after the event was there, before its answer was kept.
        async with runtime.transaction() as connection:
            await connection.execute(KEYS.delete())
        repeated = await client.post(OWN, json=NEW, headers=headers)
        assert (repeated.status_code, repeated.json()) == (201, first.json())
        assert (await client.post(OWN, json=NEW, headers=program)).status_code == 422
        listed = (await client.get(OWN, headers=program)).json()["events"]
    assert [event["slug"] for event in listed].count("night-of-owls") == 1
    assert len(listed) == 2


async def test_own_events_are_listed_slice_by_slice_and_by_status(runtime: Runtime) -> None:
    account = await an_account(runtime, "olga@example.org")
    for number in range(5):
        event = await an_event(
            runtime,
            published=number % 2 == 0,
            slug=f"evening-{number}",
            starts_in=timedelta(days=number // 2 + 1),
        )
        await joins(runtime, account, event)
    await an_event(runtime, slug="somebody-elses")
    program = await token_of(runtime, account)
    async with a_stranger(runtime) as client:
        found, link = [], f"{OWN}?limit=2"
        while link:
            slice_ = (await client.get(link, headers=program)).json()
            found += [event["slug"] for event in slice_["events"]]
            link = slice_["next"]
        drafts = (await client.get(f"{OWN}?status=draft", headers=program)).json()["events"]
        unknown = await client.get(f"{OWN}?status=sold", headers=program)
    assert sorted(found) == [f"evening-{number}" for number in range(5)]
    assert found[0] == "evening-4"
    assert sorted(event["slug"] for event in drafts) == ["evening-1", "evening-3"]
    assert (unknown.status_code, fields(unknown)) == (422, ["status"])


async def test_buyers_are_told_of_a_change_once_the_program_confirms_what_they_get(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Seat", 1000))
    await a_paid_order(runtime, event)
    program = await a_program(runtime, event)
    path, edit = f"{OWN}/{event.slug}", program | {"If-Match": "*"}
    change: dict[str, Any] = {"venue": "New Mill"}
    async with a_stranger(runtime) as client:
        before = (await client.get(path, headers=program)).json()
        asked = await client.patch(path, json=change, headers=edit)
        refused = asked.json()
        assert (asked.status_code, refused["code"], refused["mails"]) == (409, "buyers-will-be-told", 1)
        accepted = {"accepted": refused["token"]}
        # The token is of these changes and no others.
        other = await client.patch(path, json={"venue": "Old Barn"} | accepted, headers=edit)
        assert (other.status_code, other.json()["code"]) == (409, "buyers-will-be-told")
        assert (await client.get(path, headers=program)).json() == before
        saved = await client.patch(path, json=change | accepted, headers=edit)
        assert (saved.status_code, saved.json()["place"]["venue"]) == (200, "New Mill")
    async with runtime.reading() as connection:
        kinds = select(JOURNAL.c.kind).where(JOURNAL.c.event_id == event.id)
        recorded = list((await connection.execute(kinds)).scalars())
    assert recorded.count(events.ChangeAnnounced.kind) == 1


async def test_an_edit_leaves_the_link_and_the_password_as_they_are(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    link = "https://meet.example/very-private"
    kept = {"setting": "online", "visibility": "password", "tags": ["jazz", "late night"]}
    async with a_stranger(runtime) as client:
        created = await create(client, program, **kept, online_link=link, password="moonlit heron")
        assert created.json() | kept == created.json()
        await client.post(f"{OWN}/night-of-owls/publish", headers=fresh(program))
        edited = await client.patch(
            f"{OWN}/night-of-owls", json={"summary": "Soon."}, headers=program | {"If-Match": "*"}
        )
        shown = await client.get("/api/v1/events/night-of-owls")
    assert edited.json() | kept == edited.json()
    assert (shown.status_code, shown.json()["code"]) == (403, "password-needed")
    assert await events.enter(runtime, "night-of-owls", "moonlit heron", client="c")
    assert (await an_edit_form(runtime)).online_link == link
    assert not [answer for answer in (created, edited, shown) if "meet.example" in answer.text]


async def an_edit_form(runtime: Runtime) -> events.EventForm:
    account = await an_account(runtime, "olga@example.org")
    return (await events.edit_form(runtime, account, "night-of-owls")).form


async def test_an_event_is_duplicated_once_a_key_and_cancelled_for_good(runtime: Runtime) -> None:
    program = await an_owner(runtime)
    async with a_stranger(runtime) as client:
        await create(client, program)
        path, headers = f"{OWN}/night-of-owls", fresh(program)
        draft = await client.post(f"{path}/cancel", headers=fresh(program))
        assert (draft.status_code, draft.json()["code"]) == (409, "not-public")
        await client.post(f"{path}/publish", headers=fresh(program))
        copy = await client.post(f"{path}/duplicate", headers=headers)
        assert (copy.status_code, copy.json()["status"]) == (201, "draft")
        async with runtime.transaction() as connection:
            await connection.execute(KEYS.delete())
        assert (await client.post(f"{path}/duplicate", headers=headers)).json() == copy.json()
        cancelled = await client.post(f"{path}/cancel", headers=fresh(program))
        assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")


WRITES = ["publish", "unpublish", "patch", "cancel-order", "cancel", "duplicate"]
DONE = {"unpublish": 409, "duplicate": 201}
READS = ["show", "orders", "order", "attendees"]


async def attempt(
    client: httpx.AsyncClient, what: str, slug: str, reference: str, program: dict[str, str]
) -> int:
    path = f"{OWN}/{slug}"
    if what == "patch":
        answer = await client.patch(path, json={"title": "Mine"}, headers=program | {"If-Match": "*"})
    elif what == "cancel-order":
        answer = await client.post(f"{path}/orders/{reference}/cancel", headers=fresh(program))
    elif what in WRITES:
        answer = await client.post(f"{path}/{what}", headers=fresh(program))
    else:
        ends = {"show": "", "orders": "/orders", "order": f"/orders/{reference}", "attendees": "/attendees"}
        answer = await client.get(path + ends[what], headers=program)
    assert answer.headers["content-type"] in ("application/json", "application/problem+json")
    return answer.status_code


@pytest.mark.parametrize("what", [*WRITES, *READS])
async def test_each_role_may_what_its_role_may_and_strangers_learn_nothing(
    runtime: Runtime, what: str
) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    elsewhere = await an_event(runtime)
    staff = await a_program(runtime, event, "staff", "staff@example.org")
    foreign = await a_program(runtime, elsewhere, "owner", "foreign@example.org")
    nobody = {"Authorization": "Bearer eft_" + "A" * 43}
    async with a_stranger(runtime) as client:

        async def status(program: dict[str, str]) -> int:
            return await attempt(client, what, event.slug, placed.reference, program)

        assert await status({}) == await status(nobody) == 401
        assert await status(foreign) == 404
        assert await status(staff) == (403 if what in WRITES else 200)
        owner = await a_program(runtime, event, "owner")
        assert await status(owner) == DONE.get(what, 200)


@pytest.mark.parametrize("what", [*WRITES, *READS])
async def test_a_credential_without_the_scope_reaches_nothing(runtime: Runtime, what: str) -> None:
    event = await an_event(runtime)
    placed = await a_paid_order(runtime, event)
    account = await an_account(runtime, "olga@example.org")
    await joins(runtime, account, event)
    program = await token_of(runtime, account, ["tickets:read"])
    async with a_stranger(runtime) as client:
        assert await attempt(client, what, event.slug, placed.reference, program) == 403
        told = await client.get(f"{OWN}/{event.slug}", headers=program)
    assert told.json()["code"] == "scope-missing"
    assert told.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="events:read"'


async def test_nobody_creates_an_event_for_an_organization_of_others(runtime: Runtime) -> None:
    foreign = await an_event(runtime)
    organization_id = await joins(runtime, await an_account(runtime, "other@example.org"), foreign)
    program = await an_owner(runtime)
    staff = await a_program(runtime, foreign, "staff", "staff@example.org")
    nobody = await token_of(runtime, await an_account(runtime, "visitor@example.org"))
    async with a_stranger(runtime) as client:
        assert (await create(client, program, organization_id=organization_id)).status_code == 404
        assert (await create(client, staff, organization_id=organization_id)).status_code == 403
        assert (await create(client, nobody)).status_code == 403
