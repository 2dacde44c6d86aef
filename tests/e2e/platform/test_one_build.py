"""One build serves any port and host, and sends nothing anywhere else."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

from tests.servers import eventfly as product
from tests.servers.probing import get


@pytest.fixture(scope="module")
def second(served, tmp_path_factory):
    """The same build, served a second time on another port."""
    other = product.prepare(tmp_path_factory.mktemp("second"), seeded=False)
    yield other.start()
    other.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", socket.gethostname()])
async def test_a_page_talks_to_the_address_that_it_came_from(browser, served, second, host):
    for running in (served, second):
        page = await browser.new_page()
        asked, sockets, refused = [], [], []
        page.on("request", lambda request, asked=asked: asked.append(urlsplit(request.url).netloc))
        page.on("websocket", lambda opened, sockets=sockets: sockets.append(opened.url))
        page.on(
            "console",
            lambda line, refused=refused: refused.append(line.text) if line.type == "error" else None,
        )
        async with page.expect_websocket() as opening:
            await page.goto(f"http://{host}:{running.port}/")
        websocket = await opening.value
        await websocket.wait_for_event("framereceived")
        here = f"{host}:{running.port}"
        assert {urlsplit(url).netloc for url in sockets} == {here}
        assert {netloc for netloc in asked if netloc} == {here}
        assert refused == []
        await page.close()


def test_the_built_pages_hold_no_themed_radix_and_no_badge(served):
    client = product.ROOT / ".web/build/client"
    for path in [*client.rglob("*.js"), *client.rglob("*.css"), *client.rglob("*.html")]:
        text = path.read_text(errors="replace")
        assert "radix-themes" not in text, path.name
        assert "Built with Reflex" not in text, path.name


def test_assets_are_kept_and_pages_are_not(served):
    asset = next((product.ROOT / ".web/build/client/assets").glob("root-*.js"))
    _, headers, _ = get(f"{served.url}/assets/{asset.name}")
    assert "immutable" in headers["cache-control"]
    _, headers, _ = get(f"{served.url}/")
    assert headers["cache-control"] == "no-cache"


def test_an_address_that_does_not_exist_is_a_404(served):
    assert get(f"{served.url}/no/such/page")[0] == 404
    assert get(f"{served.url}/_upload")[0] == 404


def test_no_redirect_names_a_host(served):
    # A page that is a folder of the build is sent on to the address with a slash.
    answered = http.client.HTTPConnection("127.0.0.1", served.port)
    answered.request("GET", "/organize", headers={"Host": "evil.example"})
    reply = answered.getresponse()
    assert (reply.status, reply.headers["location"]) == (307, "/organize/")
    answered.close()
