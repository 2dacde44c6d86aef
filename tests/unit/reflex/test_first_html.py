import asyncio
import gzip

import pytest

from eventfly.platform.reflex.first_html import FirstHtml, Head, splice
from tests.unit.reflex.asgi import Inner, call

SHELL = (
    '<!DOCTYPE html><html><head><meta charSet="utf-8"/><script>react()</script></head>'
    '<body><div id="ef-snapshot"></div></body></html>'
)


class Renderer:
    """Answers with a counter; knows `/e/known`, `/e/gone` and `/e/broken`."""

    def __init__(self):
        self.asked = []

    async def __call__(self, path, query):
        self.asked.append((path, query))
        await asyncio.sleep(0)
        if path == "/e/broken":
            raise RuntimeError("the database is away")
        if path == "/e/gone":
            return Head("Not found", status=404, tags_html='<meta name="robots" content="noindex">')
        if path == "/e/known":
            return Head(
                f"Known {len(self.asked)}", body_html="<h1>Known</h1>", jsonld='{"name": "</script>"}'
            )
        return None


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def renderer():
    return Renderer()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(tmp_path, renderer, clock):
    shell = tmp_path / "shell.html"
    shell.write_text(SHELL)
    return FirstHtml(Inner(), render=renderer, shell=shell, clock=clock)


async def test_the_first_answer_has_title_content_and_data(site):
    reply = await call(site, "/e/known")
    page = reply.body.decode()
    assert reply.status == 200
    assert '<title data-ef-seo="">Known 1</title>' in page
    assert '<div id="ef-snapshot"><h1>Known</h1></div>' in page
    assert page.index("react()") < page.index("application/ld+json")
    assert '</script>"}' not in page


async def test_an_unknown_address_is_a_real_404(site):
    reply = await call(site, "/e/gone")
    assert reply.status == 404
    assert "noindex" in reply.body.decode()


@pytest.mark.parametrize("path", ["/terms", "/e/broken"])
async def test_what_the_renderer_cannot_say_is_left_to_the_page(site, path):
    assert (await call(site, path)).body == b"inner"


@pytest.mark.parametrize("path", ["/assets/a.js", "/api/v1/events", "/_event/", "/favicon.ico"])
async def test_only_pages_are_rendered(site, renderer, path):
    await call(site, path)
    assert renderer.asked == []


@pytest.mark.parametrize("path", ["/e/a.b", "/o/REF/a.png"])
async def test_a_dot_in_somebodys_word_makes_it_no_file(site, renderer, path):
    await call(site, path)
    assert renderer.asked == [(path, "")]


async def test_an_answer_is_never_more_than_a_second_old(site, renderer, clock):
    await call(site, "/e/known")
    clock.now = 0.9
    assert "Known 1" in (await call(site, "/e/known")).body.decode()
    clock.now = 1.0
    assert "Known 2" in (await call(site, "/e/known")).body.decode()


async def test_many_visitors_at_once_are_one_reading(site, renderer):
    await asyncio.gather(*(call(site, "/e/known") for _ in range(50)))
    assert len(renderer.asked) == 1


async def test_a_visitor_who_leaves_takes_the_answer_from_nobody(site, renderer):
    first = asyncio.create_task(call(site, "/e/known"))
    await asyncio.sleep(0)
    second = asyncio.create_task(call(site, "/e/known"))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).status == 200
    assert len(renderer.asked) == 1


async def test_the_query_is_part_of_the_address(site, renderer):
    await call(site, "/e/known?from=1")
    await call(site, "/e/known?from=2")
    assert renderer.asked == [("/e/known", "from=1"), ("/e/known", "from=2")]


async def test_who_accepts_gzip_gets_it(site):
    reply = await call(site, "/e/known", accept_encoding="gzip, br")
    assert reply.headers["content-encoding"] == "gzip"
    assert b"Known" in gzip.decompress(reply.body)


async def test_a_head_request_has_no_body(site):
    reply = await call(site, "/e/known", method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["content-length"]) > 100


def test_a_title_cannot_leave_its_element():
    assert "&lt;/title&gt;" in splice(SHELL, Head("</title><script>"))


async def test_what_is_remembered_is_bounded(site):
    for number in range(600):
        await call(site, f"/e/known?n={number}")
    assert len(site._answers) <= 512
