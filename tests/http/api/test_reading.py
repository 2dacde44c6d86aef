from datetime import datetime, timedelta

from eventfly.runtime import Runtime
from tests.builders import Kind, a_paid_order, an_event
from tests.http.clients import a_stranger


async def test_the_list_filters_and_pages_as_the_front_page_does(runtime: Runtime) -> None:
    for number in range(14):
        await an_event(runtime, title=f"Evening {number}", starts_in=timedelta(days=30 + number))
    await an_event(runtime, title="Only in Porto", city="Porto", slug="only-in-porto")
    async with a_stranger(runtime) as client:
        first = (await client.get("/api/v1/events")).json()
        assert (first["total"], first["page"], first["pages"], len(first["events"])) == (15, 1, 2, 12)
        second = (await client.get("/api/v1/events", params={"page": "2"})).json()
        assert len(second["events"]) == 3
        porto = (await client.get("/api/v1/events", params={"city": "porto", "q": "only"})).json()
        assert [event["slug"] for event in porto["events"]] == ["only-in-porto"]
        assert (await client.get("/api/v1/events", params={"page": "-1"})).status_code == 422
        assert (await client.get("/api/v1/events", params={"page": "9" * 40})).status_code == 422


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


async def test_the_description_names_every_endpoint_and_only_schemas_that_exist(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        answer = await client.get("/api/v1/openapi.json")
    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert sorted(document["paths"]) == [
        "/events",
        "/events/{slug}",
        "/events/{slug}/orders",
        "/orders/{reference}",
        "/orders/{reference}/pay",
    ]
    referred = {part.split('"')[0] for part in answer.text.split("#/components/schemas/")[1:]}
    assert referred <= set(document["components"]["schemas"])
