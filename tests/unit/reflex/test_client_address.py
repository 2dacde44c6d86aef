import ipaddress

import pytest

from eventfly.platform.reflex.client_address import ClientAddress
from tests.unit.reflex.asgi import Inner, call

PROXIES = (ipaddress.ip_network("10.0.0.0/24"),)


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("unknown", "10.0.0.1"),
        ("203.0.113.9, garbage", "10.0.0.1"),
        ("2001:db8::9", "2001:db8::9"),
    ],
)
async def test_a_trusted_proxy_is_believed_as_far_as_it_can_know(forwarded, client):
    inner = Inner()
    await call(ClientAddress(inner, trusted=PROXIES), x_forwarded_for=forwarded, x_forwarded_proto="https")
    assert inner.scopes[0]["client"][0] == client
    assert inner.scopes[0]["scheme"] == "https"


async def test_a_stranger_cannot_choose_an_address():
    inner = Inner()
    far = (ipaddress.ip_network("192.0.2.0/24"),)
    await call(ClientAddress(inner, trusted=far), x_forwarded_for="203.0.113.9", x_forwarded_proto="https")
    assert inner.scopes[0]["client"][0] == "10.0.0.1"
    assert inner.scopes[0]["scheme"] == "http"
