from datetime import datetime, timedelta

import pytest

from eventfly import events
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.builders import Kind, a_paid_order, an_event
from tests.http.api.people import a_program, an_account, joins
from tests.http.clients import Open, a_stranger


@pytest.mark.parametrize("sort", ["date", "price"])
async def test_the_list_filters_as_the_front_page_does_and_goes_on_where_it_ended(
    runtime: Runtime, sort: str
) -> None:
    for number in range(14):
        kind = Kind(price=1000 + number % 3)
        await an_event(runtime, kind, title=f"Evening {number}", starts_in=timedelta(days=30 + number // 2))
    await an_event(runtime, title="Only in Porto", city="Porto", slug="only-in-porto")
    page = (await events.discover(runtime, events.Search(sort=sort))).cards
    async with a_stranger(runtime) as client:
        whole = (await client.get(f"/api/v1/events?sort={sort}&limit=100")).json()
        assert [event["slug"] for event in whole["events"]][:12] == [card.slug for card in page]
        assert (whole["total"], whole["next"]) == (15, None)
        found, link = [], f"/api/v1/events?sort={sort}&limit=4"
        while link:
            slice_ = (await client.get(link)).json()
            assert len(slice_["events"]) <= 4
            found += slice_["events"]
            link = slice_["next"]
        assert found == whole["events"]
        porto = (await client.get("/api/v1/events", params={"city": "porto", "q": "only"})).json()
        assert [event["slug"] for event in porto["events"]] == ["only-in-porto"]


async def test_nobody_sees_an_event_twice_when_another_is_published_meanwhile(runtime: Runtime) -> None:
    for number in range(4):
        await an_event(runtime, slug=f"evening-{number}", starts_in=timedelta(days=30 + number))
    async with a_stranger(runtime) as client:
        first = (await client.get("/api/v1/events?limit=2")).json()
        await an_event(runtime, slug="earlier", starts_in=timedelta(days=1))
        second = (await client.get(first["next"])).json()
    assert [event["slug"] for event in second["events"]] == ["evening-2", "evening-3"]


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "bnVsbA", "é", "A" * 500, "WyIxIiwiMiJd", "%00"])
async def test_a_cursor_that_is_none_is_refused_beside_its_field(runtime: Runtime, cursor: str) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get("/api/v1/events", params={"cursor": cursor})
        cheap = await client.get("/api/v1/events", params={"cursor": cursor, "sort": "price"})
    assert answer.status_code == cheap.status_code == 422
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "9" * 40, "ten", "1.5", "", "١"])
async def test_a_limit_that_is_none_is_refused_beside_its_field(runtime: Runtime, limit: str) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get("/api/v1/events", params={"limit": limit})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "limit")


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/events/night-bloom", "/api/v1/jwks.json"])
async def test_who_has_an_answer_already_is_told_so_until_it_changes(runtime: Runtime, path: str) -> None:
    event = await an_event(runtime, slug="night-bloom")
    async with a_stranger(runtime) as client:
        first = await client.get(path)
        tag = first.headers["etag"]
        for known in (tag, f'"other", W/{tag}', "*"):
            again = await client.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200
        await a_paid_order(runtime, event)
        changed = await client.get(path, headers={"If-None-Match": tag})
        assert changed.status_code == (304 if "jwks" in path or path.endswith("events") else 200)


async def test_every_answer_tells_how_many_requests_are_left(runtime: Runtime) -> None:
    class Tight(Open):
        api_requests_per_minute = 3

    runtime.rates = MemoryRates()
    await an_event(runtime, slug="night-bloom")
    async with a_stranger(runtime, Tight) as client:
        answers = [await client.get("/api/v1/events/night-bloom") for _ in range(4)]
        missing = await client.get("/api/v1/events/nothing")
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    told = [(a.headers["ratelimit-limit"], a.headers["ratelimit-remaining"]) for a in answers]
    assert told == [("3", "2"), ("3", "1"), ("3", "0"), ("3", "0")]
    assert answers[0].headers["ratelimit-reset"] == "20"
    assert answers[3].headers["ratelimit-reset"] == answers[3].headers["retry-after"]
    assert missing.headers["ratelimit-remaining"] == "0"


async def test_a_wrong_method_is_told_the_right_ones(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.delete("/api/v1/organize/events/night-bloom")
    assert answer.status_code == 405
    assert {"GET", "PATCH"} <= set(answer.headers["allow"].split(", "))


async def test_an_event_tells_utc_and_its_own_zone(runtime: Runtime) -> None:
    event = await an_event(runtime)
    async with a_stranger(runtime) as client:
        answer = (await client.get(f"/api/v1/events/{event.slug}")).json()
    when = answer["when"]
    assert when["zone"] == "Europe/Berlin"
    assert when["starts_at"].endswith("Z")
    assert datetime.fromisoformat(when["starts_at"]) == datetime.fromisoformat(when["local"])
    assert answer["ticket_types"][0]["price"] == {"minor": 2000, "currency": "EUR", "text": "€20.00"}


async def test_hidden_numbers_are_in_no_answer(runtime: Runtime) -> None:
    event = await an_event(
        runtime, Kind("Regular", 2000, quantity=7919), left_display="hidden", show_going=False
    )
    await a_paid_order(runtime, event, Regular=3)
    async with a_stranger(runtime) as client:
        for path in (f"/api/v1/events/{event.slug}", "/api/v1/events"):
            text = (await client.get(path)).text
            assert "7919" not in text
            assert "7916" not in text
            assert " going" not in text


async def test_unknown_paths_and_wrong_methods_are_problem_documents(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        unknown = await client.get("/api/v1/nothing")
        wrong = await client.delete("/api/v1/events")
    assert (unknown.status_code, wrong.status_code) == (404, 405)
    for answer in (unknown, wrong):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-correlation-id"]


@pytest.mark.parametrize("path", ["orders/x%0Ay", "orders/%0Ac", "events/%00", "events/%0Ax/orders", "%0A"])
async def test_a_path_with_a_line_break_is_a_problem_document_like_any_unknown_one(
    runtime: Runtime, path: str
) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_unlisted_event_is_found_by_its_address_alone(runtime: Runtime) -> None:
    program = await a_program(runtime, await an_event(runtime, slug="listed"))
    hidden = await an_event(runtime, slug="hidden")
    await joins(runtime, await an_account(runtime, "olga@example.org"), hidden)
    async with a_stranger(runtime) as client:
        edit = program | {"If-Match": "*"}
        await client.patch("/api/v1/organize/events/hidden", json={"visibility": "unlisted"}, headers=edit)
        found = (await client.get("/api/v1/events")).json()
        assert ([event["slug"] for event in found["events"]], found["total"]) == (["listed"], 1)
        assert (await client.get("/api/v1/events/hidden")).status_code == 200
