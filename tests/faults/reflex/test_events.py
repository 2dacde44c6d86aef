"""What happens to the events of Reflex 0.10.1 when clients or processes misbehave."""

import asyncio
import contextlib
import os
import re
import signal

import pytest
from socketio.exceptions import BadNamespaceError
from socketio.exceptions import ConnectionError as Refused

from tests.servers.probing import STATE, Tab, until

BROWSER_ERRORS = "reflex___state____state.reflex___state____frontend_event_exception_state"


@pytest.mark.parametrize("attempt", range(4))
async def test_a_handler_that_runs_at_sigterm_finishes(probe, attempt):
    """Several times: what a server does wrong while it stops, it does wrong now and then."""
    running = probe()
    async with Tab(running.url) as tab:
        await tab.call(f"{STATE}.add_slowly")
        await until(lambda: "began" in running.words())
        os.kill(running.process.pid, signal.SIGTERM)
        await until(lambda: "finished" in running.words())
    await until(lambda: running.process.poll() is not None)
    assert running.process.returncode == 0
    assert "panicked" not in running.log


async def test_of_a_flood_of_5000_events_few_are_run_and_the_connection_is_closed(probe):
    running = probe()
    async with Tab(running.url) as tab:
        with contextlib.suppress(BadNamespaceError):  # the server hangs up on us
            for _ in range(5000):
                await tab.call(f"{STATE}.add")
        await until(lambda: not tab.client.namespaces)
        assert "faster than we can follow" in str(tab.received)
    assert 50 <= running.words().count("added") <= 200
    async with Tab(running.url) as polite:
        await polite.call(f"{STATE}.add")
        await until(lambda: polite.latest("count") == 1)


async def test_one_address_keeps_only_so_many_tabs_open(probe):
    running = probe({"EVENTFLY_WEBSOCKETS_PER_CLIENT": "2"})
    first, second = Tab(running.url), Tab(running.url)
    await first.connect()
    await second.connect()
    with pytest.raises(Refused):
        await Tab(running.url).connect()
    await first.client.disconnect()
    again = await reconnected(running.url, first.token)
    await again.call(f"{STATE}.add")
    await until(lambda: again.latest("count") == 1)
    for tab in (second, again):
        await tab.client.disconnect()


async def test_arguments_that_do_not_fit_are_refused_without_being_run_or_logged_as_a_bug(probe):
    running = probe()
    async with Tab(running.url) as tab:
        for by in ("3", None, 1.5, True, [], {}):
            await tab.call(f"{STATE}.add_many", by=by)
        await tab.call(f"{STATE}.add_many", by=3, other=1)
        await tab.call(f"{STATE}.add_many")
        await until(lambda: str(tab.received).count("could not be understood") == 8)
        await tab.call(f"{STATE}.add_many", by=3)
        await until(lambda: tab.latest("count") == 3)
    assert running.words() == ["added"]
    assert "Traceback" not in running.log


async def test_a_bug_shows_the_id_that_the_log_has_and_nothing_else(probe):
    running = probe()
    async with Tab(running.url) as tab:
        await tab.call(f"{STATE}.fail")
        await until(lambda: "on our side" in str(tab.received))
        told = str(tab.received)
    correlation = re.search(r"quote (\w{32})", told)[1]
    await until(lambda: f"correlation id {correlation}" in running.log)
    assert "what nobody outside may read" in running.log
    assert "what nobody outside may read" not in told


async def test_the_cookie_of_a_failing_event_stays_out_of_the_log(probe):
    running = probe()
    async with Tab(running.url, headers={"Cookie": "ef_session=topsecret"}) as tab:
        await tab.call("no_such_state.no_such_handler")
        await until(lambda: "no_such_handler" in running.log)
        await asyncio.sleep(0.2)
    assert "topsecret" not in running.log
    assert tab.token not in running.log


async def test_a_stranger_cannot_fill_or_forge_the_log(probe):
    running = probe()
    error = f"boom\n2026-01-01 00:00:00,000 INFO forged\x1b[2J {'A' * 500_000}"
    async with Tab(running.url) as tab:
        await tab.call(f"{BROWSER_ERRORS}.handle_frontend_exception", info=error, component_stack="")
        await until(lambda: "boom" in running.log)
        await tab.call("no_such_state.\n2026-01-01 00:00:00,000 INFO forged", filler="B" * 500_000)
        await until(lambda: "no_such_state" in running.log)
        await asyncio.sleep(0.2)
    assert len(running.log) < 60_000
    assert "\n2026-01-01" not in running.log
    assert "\x1b" not in running.log


async def test_a_foreign_origin_gets_no_websocket(probe):
    running = probe()
    with pytest.raises(Refused):
        await Tab(running.url, headers={"Origin": "http://evil.example"}).connect()
    async with Tab(running.url, headers={"Origin": running.url}) as tab:
        assert tab.client.connected


async def test_the_public_address_may_connect_whatever_the_host_header_says(probe):
    running = probe({"EVENTFLY_PUBLIC_URL": "https://tickets.example.org"})
    async with Tab(running.url, headers={"Origin": "https://tickets.example.org"}) as tab:
        assert tab.client.connected


async def test_a_host_name_of_somebody_else_gets_no_websocket_even_if_it_points_here(probe):
    running = probe()
    rebound = {"Origin": f"http://evil.example:{running.port}", "Host": f"evil.example:{running.port}"}
    with pytest.raises(Refused):
        await Tab(running.url, headers=rebound).connect()


async def test_a_tab_keeps_its_state_when_its_worker_is_killed(probe, redis_url, postgresql_server):
    running = probe(
        {
            "EVENTFLY_REDIS_URL": redis_url,
            "EVENTFLY_DATABASE_URL": postgresql_server["url"],
            "EVENTFLY_WORKERS": "2",
        }
    )
    tab = Tab(running.url)
    await tab.connect()
    await tab.call(f"{STATE}.add")
    await until(lambda: tab.latest("count") == 1)
    # With the optimistic lock a worker writes a tab's state to Redis at the latest after five seconds.
    await asyncio.sleep(6)
    os.kill(int(running.trace[0].split()[1]), signal.SIGKILL)
    await until(lambda: not tab.client.connected)
    again = await reconnected(running.url, tab.token)
    await again.call(f"{STATE}.add")
    await until(lambda: again.latest("count") is not None, within=25)
    await again.client.disconnect()
    assert again.new_tokens == []
    assert again.latest("count") == 2


async def reconnected(url, token):
    for _ in range(100):
        tab = Tab(url, token=token)
        try:
            await tab.connect()
        except Refused:
            await asyncio.sleep(0.1)
        else:
            return tab
    raise AssertionError("nobody answers")
