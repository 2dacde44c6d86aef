"""The gate of an event that has a password, as a browser and a hand-made client meet it."""

from eventfly import events, http
from eventfly.platform.rates import MemoryRates
from eventfly.runtime import Runtime
from tests.http.clients import Listener, Open, a_stranger, endpoints
from tests.integration.events.worlds import a_published, an_owner

PASSWORD = "moonlit heron"
TELLTALES = ("Echo Hall", "Lane 1", "Berlin", "Bring a song", "loud", "Standard", "12.50", "3 December")


async def a_guarded(runtime: Runtime) -> str:
    owner = await an_owner(runtime)
    return await a_published(
        runtime, owner, visibility="password", password=PASSWORD, starts_at="2026-12-03T19:30"
    )


async def test_the_first_answer_reveals_the_title_and_nothing_else(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    head = await http.first_html(runtime)(f"/e/{slug}", "")
    assert head is not None
    whole = head.title + head.tags_html + head.body_html + head.jsonld
    assert "An evening of echoes" in head.body_html
    assert f'action="/e/{slug}/enter" method="post"' in head.body_html
    assert 'content="noindex"' in head.tags_html
    assert [word for word in TELLTALES if word in whole] == []
    assert "og:image" not in whole


async def test_the_right_password_sets_a_cookie_that_no_script_reads(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    async with a_stranger(runtime) as client:
        answer = await client.post(f"/e/{slug}/enter", data={"password": PASSWORD})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/e/{slug}")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        entry = events.entry_in(cookie.partition(";")[0], slug)
        assert (await events.page(runtime, slug, entry=entry)).slug == slug


async def test_a_wrong_password_sets_no_cookie_and_says_so(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    async with a_stranger(runtime) as client:
        plain = await client.post(f"/e/{slug}/enter", data={"password": "guess"})
        assert plain.headers["location"] == f"/e/{slug}?problem=wrong-password#refused"
        scripted = await client.post(f"/e/{slug}/enter", json={"password": "guess"})
        assert scripted.status_code == 422
        assert scripted.json()["errors"][0]["field"] == "password"
        assert "set-cookie" not in {*plain.headers, *scripted.headers}


async def test_another_site_cannot_post_here(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    async with a_stranger(runtime) as client:
        answer = await client.post(
            f"/e/{slug}/enter", data={"password": PASSWORD}, headers={"origin": "https://evil.example"}
        )
    assert answer.status_code == 403


async def test_guessing_is_answered_by_waiting(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    runtime.rates = MemoryRates()
    async with a_stranger(runtime) as client:
        statuses = [
            (await client.post(f"/e/{slug}/enter", json={"password": "guess"})).status_code for _ in range(11)
        ]
    assert statuses[:10] == [422] * 10
    assert statuses[10] == 429


async def test_nothing_else_of_it_answers_without_the_password(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    async with a_stranger(runtime) as client:
        for path in (f"/covers/{slug}.svg", f"/covers/{slug}.png", f"/api/v1/events/{slug}"):
            answer = await client.get(path)
            assert answer.status_code == 403, path
            assert [word for word in TELLTALES if word in answer.text] == []
        assert (await client.get("/api/v1/events")).json()["total"] == 0
        assert slug not in (await client.get("/sitemap.xml")).text
        ordered = await client.post(
            f"/api/v1/events/{slug}/orders",
            json={"lines": [{"ticket_type_id": "0" * 32, "quantity": 1, "unit_minor": 0}]},
            headers={"Idempotency-Key": "k" * 30},
        )
        assert ordered.status_code in (403, 422)
    listener = Listener(endpoints(runtime, Open), f"/live/events/{slug}")
    assert await listener.status() == 403


async def test_with_the_entry_its_cover_and_its_numbers_are_there(runtime: Runtime) -> None:
    slug = await a_guarded(runtime)
    entry = await events.enter(runtime, slug, PASSWORD, client="c")
    cookie = f"{events.entry_cookie(slug)}={entry}"
    async with a_stranger(runtime) as client:
        assert (await client.get(f"/covers/{slug}.png", headers={"cookie": cookie})).status_code == 200
    listener = Listener(endpoints(runtime, Open), f"/live/events/{slug}", cookie=cookie)
    assert await listener.status() == 200
    assert "going" in await listener.news()
    await listener.leave()


async def test_entering_what_is_not_there_is_not_found(runtime: Runtime) -> None:
    await an_owner(runtime)
    async with a_stranger(runtime) as client:
        for slug in ("never-was", "%0d%0aset-cookie:x", "{slug}", "{0}"):
            answer = await client.post(f"/e/{slug}/enter", json={"password": PASSWORD})
            assert answer.status_code == 404, slug


async def test_an_unlisted_event_asks_search_engines_to_leave_it_out(runtime: Runtime) -> None:
    slug = await a_published(runtime, await an_owner(runtime), visibility="unlisted")
    head = await http.first_html(runtime)(f"/e/{slug}", "")
    assert head is not None
    assert 'name="robots" content="noindex"' in head.tags_html


async def test_the_link_of_an_online_event_is_in_no_public_answer(runtime: Runtime) -> None:
    link = "https://meet.example/very-private"
    given = {"setting": "online", "online_link": link, "accent": "#0F766E", "tags": "jazz"}
    given["refund_policy"] = "Until a day before."
    slug = await a_published(runtime, await an_owner(runtime), **given)
    head = await http.first_html(runtime)(f"/e/{slug}", "")
    assert head is not None
    assert "VirtualLocation" in head.jsonld
    for shown in ("Online", "Until a day before.", "--ef-action: light-dark(#0F766E", "/?q=jazz"):
        assert shown in head.body_html, shown
    async with a_stranger(runtime) as client:
        answers = [await client.get(path) for path in (f"/api/v1/events/{slug}", "/api/v1/events")]
    for text in (head.body_html + head.jsonld + head.tags_html, *(answer.text for answer in answers)):
        assert "meet.example" not in text
