from io import BytesIO
from xml.etree import ElementTree

from PIL import Image

from eventfly.platform.database import open_database
from eventfly.runtime import Runtime
from tests.builders import an_event
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


async def test_health_needs_nothing_and_readiness_needs_the_database(runtime: Runtime) -> None:
    async with a_stranger(runtime) as client:
        assert (await client.get("/ready")).status_code == 200
        runtime.database, working = open_database("sqlite:////nowhere/at/all.db"), runtime.database
        assert (await client.get("/health")).status_code == 200
        answer = await client.get("/ready")
        runtime.database = working
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
