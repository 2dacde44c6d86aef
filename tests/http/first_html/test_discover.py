from datetime import timedelta

import pytest

from eventfly import http
from eventfly.platform.reflex.first_html import Head
from eventfly.runtime import Runtime
from tests.builders import an_event


async def first(runtime: Runtime, query: str = "") -> Head:
    head = await http.first_html(runtime)("/", query)
    assert head is not None
    return head


async def test_it_lists_what_is_on_with_links(runtime: Runtime) -> None:
    made = [await an_event(runtime, title=f"Evening {number}") for number in range(4)]
    head = await first(runtime)
    for event in made:
        assert f'href="/e/{event.slug}"' in head.body_html
    assert "4 events" in head.body_html
    assert 'rel="canonical" href="http://127.0.0.1:3000/"' in head.tags_html


async def test_filters_and_pages_work_without_javascript(runtime: Runtime) -> None:
    for number in range(14):
        await an_event(runtime, title=f"Evening {number}", starts_in=timedelta(days=30 + number))
    await an_event(runtime, title="Only in Porto", city="Porto")
    found = await first(runtime, "city=Porto")
    assert "Only in Porto" in found.body_html
    assert "Evening 1" not in found.body_html
    assert "noindex" in found.tags_html
    page = await first(runtime, "page=2")
    assert "Page 2 of 2" in page.body_html
    assert 'href="/" rel="prev"' in page.body_html or 'href="/?page=1" rel="prev"' in page.body_html


async def test_it_has_the_same_heading_and_filters_as_the_page_that_takes_over(runtime: Runtime) -> None:
    await an_event(runtime)
    body = (await first(runtime, "from=2026-12-01&sort=price")).body_html
    assert ">What's on</h1>" in body
    assert "ef-chip--on" in body
    assert ">From 1 Dec</summary>" in body
    assert 'name="from" value="2026-12-01"' in body
    assert '<option value="price" selected>' in body


async def test_nothing_found_offers_the_way_back(runtime: Runtime) -> None:
    assert "Nothing is on sale yet" in (await first(runtime)).body_html
    assert "Nothing fits all of that" in (await first(runtime, "q=unicorns")).body_html


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=" + "9" * 60,
        "q=%00%E2%80%AE",
        "from=2027-99-99",
        "&" * 500,
        "q=" + "x" * 5000,
        "%ff=%ff",
    ],
)
async def test_a_hostile_query_is_answered_as_any_other(runtime: Runtime, query: str) -> None:
    await an_event(runtime)
    assert (await first(runtime, query)).status == 200
