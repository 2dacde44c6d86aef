"""Streams as a stranger, a member and a former member hear them."""

import asyncio

import pytest

from eventfly import accounts, events, journal, live
from eventfly.organizers import MEMBERSHIPS
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_paid_order, an_event
from tests.http.clients import Listener, Open, endpoints


async def a_member(runtime: Runtime, event: AnEvent) -> str:
    account_id = await accounts.ensure(
        runtime, email="olga@example.org", name="Olga", password="a long enough password"
    )
    async with runtime.transaction() as connection:
        organization_id = (await events.snapshot(connection, event.id)).organization_id
        row = {
            "organization_id": organization_id,
            "account_id": account_id,
            "role": "owner",
            "created_at": runtime.now(),
        }
        await journal.insert_rows(connection, MEMBERSHIPS, [row])
    signed_in = await accounts.sign_in(
        runtime, email="olga@example.org", password="a long enough password", client="here"
    )
    return f"ef_session={signed_in.secret}"


async def test_numbers_move_when_somebody_buys(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 2000, quantity=12))
    listener = Listener(endpoints(runtime), f"/live/events/{event.slug}")
    assert await listener.status() == 200
    assert (await listener.news())["left"] == "12 left"
    await a_paid_order(runtime, event, Regular=2)
    await live.announce(runtime, event.id)
    news = await listener.news()
    while news["going"] != "2 going":
        news = await listener.news()
    assert news[f"left:{event.types['Regular']}"] == "10 left"
    await listener.leave()


async def test_a_stranger_who_hears_everything_hears_no_hidden_number(runtime: Runtime) -> None:
    event = await an_event(
        runtime, Kind("Regular", 2000, quantity=7919), left_display="hidden", show_going=False
    )
    app = endpoints(runtime)
    listener = Listener(app, f"/live/events/{event.slug}")
    await listener.status()
    heard = [await listener.news()]
    await a_paid_order(runtime, event, Regular=3)
    await live.announce(runtime, event.id)
    other = Listener(app, f"/live/events/{event.slug}")
    await other.status()
    heard += [await listener.news(), await other.news()]
    assert {text for news in heard for text in news.values()} <= {"", "2 looking now"}
    await listener.leave()
    await other.leave()


async def test_drafts_and_unknown_events_have_no_stream(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    app = endpoints(runtime)
    for path in (f"/live/events/{draft.slug}", "/live/events/never-was", "/live/else", "/live/"):
        assert await Listener(app, path).status() == 404


async def test_all_numbers_are_for_members_alone(runtime: Runtime) -> None:
    event, foreign = await an_event(runtime, Kind("Regular", 2000, quantity=12)), await an_event(runtime)
    cookie = await a_member(runtime, event)
    app, path = endpoints(runtime), f"/live/organize/{event.slug}"
    assert await Listener(app, path).status() == 404
    assert await Listener(app, path, cookie="ef_session=" + "x" * 32).status() == 404
    assert await Listener(app, f"/live/organize/{foreign.slug}", cookie=cookie).status() == 404
    await a_paid_order(runtime, event, Regular=2)
    listener = Listener(app, path, cookie=cookie)
    assert await listener.status() == 200
    news = await listener.news()
    assert (news["sold"], news["orders"], news["revenue"], news["left"]) == ("2", "1", "€40.00", "10")
    await listener.leave()


async def test_who_leaves_the_team_hears_no_more(runtime: Runtime) -> None:
    event = await an_event(runtime)
    cookie = await a_member(runtime, event)
    listener = Listener(endpoints(runtime), f"/live/organize/{event.slug}", cookie=cookie)
    await listener.status()
    await listener.news()
    async with runtime.transaction() as connection:
        await connection.execute(MEMBERSHIPS.delete())
    await live.announce(runtime, event.id)
    while await listener.chunk():
        pass
    await listener.leave()


async def test_who_signs_out_hears_no_more_after_the_next_heartbeat(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventfly.http.live.HEARTBEAT_SECONDS", 0.05)
    event = await an_event(runtime)
    cookie = await a_member(runtime, event)
    listener = Listener(endpoints(runtime), f"/live/organize/{event.slug}", cookie=cookie)
    await listener.status()
    await listener.news()
    assert await listener.chunk() == b":\n\n"
    await accounts.sign_out(runtime, cookie.partition("=")[2])
    while await listener.chunk():
        pass
    await listener.leave()


async def test_who_signs_out_hears_no_more_though_there_is_always_something_new(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventfly.http.live.HEARTBEAT_SECONDS", 1.5)
    event = await an_event(runtime)
    cookie = await a_member(runtime, event)
    listener = Listener(endpoints(runtime), f"/live/organize/{event.slug}", cookie=cookie)
    await listener.status()
    await listener.news()
    await accounts.sign_out(runtime, cookie.partition("=")[2])
    for _ in range(15):
        await a_paid_order(runtime, event)
        await live.announce(runtime, event.id)
        if not await listener.chunk():
            break
    else:
        pytest.fail("the stream goes on")
    await listener.leave()


async def test_everybody_shares_one_reading_and_at_most_four_a_second(runtime: Runtime) -> None:
    event = await an_event(runtime)
    app = endpoints(runtime)
    feeds = runtime.resources["live.feeds"]
    listeners = [Listener(app, f"/live/events/{event.slug}") for _ in range(20)]
    for listener in listeners:
        await listener.status()
    for _ in range(50):
        await live.announce(runtime, event.id)
        await asyncio.sleep(0.02)
    assert feeds.readers == 20
    assert 1 <= feeds.readings(("public", event.id)) <= 6
    assert [(await listener.news())["going"] for listener in listeners] == [""] * 20
    for listener in listeners:
        await listener.leave()
    assert feeds.readers == 0


async def test_streams_are_bounded_for_each_client_and_in_all(runtime: Runtime) -> None:
    class Few(Open):
        live_streams = 3
        live_streams_per_client = 2

    event = await an_event(runtime)
    app, path = endpoints(runtime, Few), f"/live/events/{event.slug}"
    kept = [Listener(app, path, address="192.0.2.1") for _ in range(2)]
    assert [await listener.status() for listener in kept] == [200, 200]
    assert await Listener(app, path, address="192.0.2.1").status() == 503
    other = Listener(app, path, address="192.0.2.2")
    assert await other.status() == 200
    assert await Listener(app, path, address="192.0.2.3").status() == 503
    await kept[0].leave()
    again = Listener(app, path, address="192.0.2.1")
    assert await again.status() == 200
    for listener in (kept[1], other, again):
        await listener.leave()


async def test_closing_ends_every_stream(runtime: Runtime) -> None:
    event = await an_event(runtime)
    listener = Listener(endpoints(runtime), f"/live/events/{event.slug}")
    await listener.status()
    await listener.news()
    runtime.resources["live.feeds"].close()
    while await listener.chunk():
        pass
    await listener.leave()
