import pytest

from eventfly.platform.reflex.cross_origin import CrossOrigin
from eventfly.platform.reflex.origins import OwnOriginsOnly
from eventfly.platform.sites import Sites
from tests.unit.reflex.asgi import Inner, call

PUBLIC = "https://api.example.org"
SISTER = "https://www.example.org"
PARTNER = "https://tickets.example.net"
EVIL = "https://evil.example"
SITES = Sites.of(PUBLIC, [SISTER, PARTNER])
ALLOW, WITH_COOKIES = "access-control-allow-origin", "access-control-allow-credentials"
ASKING = {"access_control_request_method": "POST", "access_control_request_headers": "content-type"}


@pytest.fixture
def inner():
    return Inner()


@pytest.fixture
def guarded(inner):
    return OwnOriginsOnly(CrossOrigin(inner, sites=SITES), public_url=PUBLIC, sites=SITES)


@pytest.mark.parametrize("path", ["/api/v1/events", "/live/events/jazz", "/health"])
@pytest.mark.parametrize("origin", [SISTER, PARTNER])
async def test_allowed_sites_may_read_the_api_the_streams_and_whether_we_are_up(guarded, path, origin):
    reply = await call(guarded, path, origin=origin)
    assert reply.headers[ALLOW] == origin
    assert reply.headers["vary"] == "Origin"


async def test_only_a_site_under_our_domain_may_send_cookies(guarded, inner):
    assert (await call(guarded, "/api/v1/me", origin=SISTER, cookie="a=b")).headers[WITH_COOKIES] == "true"
    assert WITH_COOKIES not in (await call(guarded, "/api/v1/me", origin=PARTNER, cookie="a=b")).headers
    assert [dict(scope["headers"]).get(b"cookie") for scope in inner.scopes] == [b"a=b", None]


async def test_a_partners_websocket_carries_no_cookie_whatever_it_sends(guarded, inner):
    for origin in (SISTER, PARTNER):
        await call(guarded, "/_event", kind="websocket", origin=origin, cookie="a=b", host="api.example.org")
    assert [dict(scope["headers"]).get(b"cookie") for scope in inner.scopes] == [b"a=b", None]


@pytest.mark.parametrize(
    "origin", [EVIL, "null", f"{SISTER}.evil.example", "http://www.example.org", SISTER.upper()]
)
async def test_nobody_else_is_named(guarded, origin):
    for path in ("/api/v1/events", "/live/events/jazz", "/auth/sign-in", "/health"):
        headers = (await call(guarded, path, origin=origin)).headers
        assert ALLOW not in headers
        # A cache must not show to one origin what another was answered.
        assert headers["vary"] == "Origin"


@pytest.mark.parametrize("origin", [EVIL, f"{SISTER}.evil.example", "http://www.example.org"])
async def test_a_foreign_origin_can_neither_change_anything_nor_open_a_websocket(guarded, inner, origin):
    for path in ("/api/v1/events/jazz/orders", "/auth/sign-in", "/sandbox/step/x"):
        assert (await call(guarded, path, method="POST", origin=origin)).status == 403
    socket = await call(guarded, "/_event", kind="websocket", origin=origin, host="api.example.org")
    assert socket.messages == [{"type": "websocket.close", "code": 1008}]
    assert inner.scopes == []


@pytest.mark.parametrize(
    ("origin", "path", "status"),
    [
        (SISTER, "/api/v1/events/jazz/orders", 200),
        (PARTNER, "/api/v1/events/jazz/orders", 200),
        (SISTER, "/auth/sign-in", 200),
        (PARTNER, "/auth/sign-in", 403),
        (SISTER, "/sandbox/step/x", 403),
        (SISTER, "/webhooks/sandbox", 403),
        (SISTER, "/apistry", 403),
    ],
)
async def test_allowed_sites_may_order_and_a_sister_may_sign_in(guarded, origin, path, status):
    assert (await call(guarded, path, method="POST", origin=origin)).status == status


@pytest.mark.parametrize("origin", [SISTER, PARTNER])
async def test_a_preflight_is_answered_at_once(guarded, inner, origin):
    reply = await call(guarded, "/api/v1/events/jazz/orders", method="OPTIONS", origin=origin, **ASKING)
    assert reply.status == 204
    assert reply.headers[ALLOW] == origin
    assert "Idempotency-Key" in reply.headers["access-control-allow-headers"]
    assert inner.scopes == []


@pytest.mark.parametrize(("origin", "path"), [(EVIL, "/api/v1/events"), (PARTNER, "/auth/sign-in")])
async def test_a_preflight_that_is_not_allowed_names_nobody(guarded, origin, path):
    assert ALLOW not in (await call(guarded, path, method="OPTIONS", origin=origin, **ASKING)).headers


async def test_pages_are_no_business_of_other_sites(guarded):
    headers = (await call(guarded, "/my/tickets", origin=SISTER)).headers
    assert ALLOW not in headers
    assert "vary" not in headers


async def test_what_is_granted_further_inside_does_not_count(inner):
    inner.headers = [(b"Access-Control-Allow-Origin", b"*"), (b"vary", b"Accept-Encoding")]
    reply = await call(CrossOrigin(inner, sites=SITES), "/api/v1/events", origin=EVIL)
    assert ALLOW not in reply.headers


async def test_without_allowed_sites_answers_are_as_they_were(inner):
    reply = await call(CrossOrigin(inner, sites=Sites()), "/api/v1/events", origin=SISTER)
    assert reply.headers == {}
