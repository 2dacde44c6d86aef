import socket

import pytest

from eventfly.platform.reflex.origins import OwnOriginsOnly
from tests.unit.reflex.asgi import Inner, call

PUBLIC = "https://tickets.example.org"


@pytest.fixture
def guarded():
    return OwnOriginsOnly(Inner(), public_url=PUBLIC)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (PUBLIC, "10.1.2.3:3000"),
        ("https://tickets.example.org:443", "anything"),
        ("http://127.0.0.1:3001", "127.0.0.1:3001"),
        ("http://localhost:3001", "localhost:3001"),
        ("http://[::1]:3001", "[::1]:3001"),
        ("http://192.168.1.7:3001", "192.168.1.7:3001"),
        (f"http://{socket.gethostname()}:3001", f"{socket.gethostname()}:3001"),
    ],
)
async def test_our_own_pages_may_open_websockets(guarded, origin, host):
    assert (await call(guarded, kind="websocket", origin=origin, host=host)).messages[0][
        "type"
    ] == "websocket.accept"


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "tickets.example.org"),
        ("http://tickets.example.org", "tickets.example.org"),
        ("https://tickets.example.org.evil.example", "tickets.example.org"),
        ("http://evil.example:3000", "evil.example:3000"),
        ("http://127.0.0.1:3001", "127.0.0.1:3000"),
        ("http://localhost:3001", "127.0.0.1:3001"),
        ("null", "127.0.0.1:3001"),
        ("http://127.0.0.1:port", "127.0.0.1:port2"),
        ("http://[::1", "[::1]:3000"),
        ("http://[::1", ""),
    ],
)
async def test_other_pages_may_not(guarded, origin, host):
    reply = await call(guarded, kind="websocket", origin=origin, host=host)
    assert reply.messages == [{"type": "websocket.close", "code": 1008}]


async def test_who_sends_no_origin_is_no_browser(guarded):
    assert (await call(guarded, method="POST")).status == 200


async def test_another_sites_form_is_refused(guarded):
    assert (await call(guarded, "/sign-in", method="POST", origin="https://evil.example")).status == 403


async def test_another_sites_link_is_followed(guarded):
    assert (await call(guarded, "/e/concert", origin="https://evil.example")).status == 200


async def test_a_page_that_sends_no_referrer_may_post_its_own_form(guarded):
    own = {"origin": "null", "sec_fetch_site": "same-origin"}
    foreign = {"origin": "null", "sec_fetch_site": "cross-site"}
    assert (await call(guarded, "/o/A/b", method="POST", **own)).status == 200
    assert (await call(guarded, "/o/A/b", method="POST", **foreign)).status == 403


async def test_a_credential_that_no_browser_adds_by_itself_is_enough(guarded):
    reply = await call(
        guarded, "/api/v1/x", method="POST", origin="https://shop.example", authorization="Bearer x"
    )
    assert reply.status == 200
