import pytest

from eventfly.platform.reflex.redirects import PathRedirects
from tests.unit.reflex.asgi import Inner, call


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("http://evil.example/organize/", "/organize/"),
        ("http://evil.example//other.example/", "/other.example/"),
        ("http://evil.example/my/tickets/?page=2#top", "/my/tickets/?page=2#top"),
        ("/e/concert", "/e/concert"),
        ("http://evil.example.org/", "http://evil.example.org/"),
        ("https://bank.example/step", "https://bank.example/step"),
    ],
)
async def test_the_host_that_was_asked_for_is_in_no_redirect(sent, told):
    inner = Inner({"location": sent}, status=307)
    reply = await call(PathRedirects(inner), "/organize", host="evil.example")
    assert reply.headers["location"] == told


async def test_what_is_no_redirect_stays_as_it_is():
    reply = await call(PathRedirects(Inner({"location": "http://a/b"}, status=201)), "/", host="a")
    assert reply.headers["location"] == "http://a/b"
