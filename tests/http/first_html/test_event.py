import html.parser
import re

import orjson

from eventfly import http
from eventfly.platform.reflex.first_html import Head, splice
from eventfly.runtime import Runtime
from tests.builders import AnEvent, Kind, a_paid_order, an_event

EVIL = """</script><script>alert("1")</script><img src=x onerror='2'>"""


async def first(runtime: Runtime, path: str, query: str = "") -> Head:
    head = await http.first_html(runtime)(path, query)
    assert head is not None
    return head


async def of(runtime: Runtime, event: AnEvent) -> Head:
    return await first(runtime, f"/e/{event.slug}")


class Tags(html.parser.HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


async def test_it_says_what_the_event_is_and_what_it_costs(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 2000, quantity=9), Kind("Patron", 5000))
    head = await of(runtime, event)
    assert head.status == 200
    assert head.title == "A night of fireflies · Eventfly"
    for text in ("A night of fireflies", "The Meadow", "Regular", "€20.00", "9 left", "Patron", "€50.00"):
        assert text in head.body_html
    assert "<strong>see</strong>" in head.body_html
    assert "needs JavaScript" in head.body_html
    assert f'href="/e/{event.slug}/event.ics"' in head.body_html


async def test_the_description_is_set_as_the_page_sets_it(runtime: Runtime) -> None:
    event = await an_event(runtime, description="One paragraph.\n\nAnother one.")
    body = (await of(runtime, event)).body_html
    assert re.search(r'<div class="ef-prose"><p>One paragraph.</p>\s*<p>Another one.</p>', body)


async def test_previews_find_title_picture_and_the_one_address(runtime: Runtime) -> None:
    event = await an_event(runtime)
    tags = Tags((await of(runtime, event)).tags_html).found
    address = f"http://127.0.0.1:3000/e/{event.slug}"
    properties = {attrs["property"]: attrs["content"] for _, attrs in tags if "property" in attrs}
    assert properties["og:url"] == address
    assert properties["og:image"] == f"http://127.0.0.1:3000/covers/{event.slug}.png"
    assert [attrs["href"] for tag, attrs in tags if tag == "link"] == [address]
    assert all("data-ef-seo" in attrs for _, attrs in tags)


async def test_search_engines_get_the_event_with_an_offer_for_each_ticket_type(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 2000, quantity=1), Kind("Patron", 5050))
    await a_paid_order(runtime, event, Regular=1)
    data = orjson.loads((await of(runtime, event)).jsonld)
    assert (data["@type"], data["startDate"][-6:]) == ("Event", "+02:00")
    offers = [
        (offer["name"], offer["price"], offer["availability"].rpartition("/")[2]) for offer in data["offers"]
    ]
    assert offers == [("Regular", "20.00", "SoldOut"), ("Patron", "50.50", "InStock")]


async def test_what_organizers_write_runs_nothing(runtime: Runtime) -> None:
    event = await an_event(
        runtime, title=EVIL, summary=EVIL, description=EVIL, venue=EVIL, address=EVIL, city="Berlin"
    )
    for head in (await of(runtime, event), await first(runtime, "/")):
        page = splice('<html><head></head><body><div id="ef-snapshot"></div></body></html>', head)
        tags = Tags(page).found
        scripts = [attrs for tag, attrs in tags if tag == "script"]
        assert [attrs.get("type") for attrs in scripts] == ["application/ld+json"]
        assert not any(name.startswith("on") for _, attrs in tags for name in attrs)
        data = re.search(r'ld\+json" data-ef-seo="">(.*?)</script>', page)
        assert data
        orjson.loads(data[1])


async def test_hidden_numbers_are_nowhere_in_it(runtime: Runtime) -> None:
    event = await an_event(
        runtime, Kind("Regular", 2000, quantity=7919), left_display="hidden", show_going=False
    )
    await a_paid_order(runtime, event, Regular=3)
    head = await of(runtime, event)
    text = head.body_html + head.jsonld + head.tags_html
    assert "7919" not in text
    assert "7916" not in text
    assert "3 going" not in text


async def test_unknown_events_and_drafts_are_a_404_that_is_not_indexed(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    for path in (f"/e/{draft.slug}", "/e/never-was", "/e/..%2f", "/e/" + "x" * 500):
        head = await first(runtime, path)
        assert head.status == 404
        assert 'name="robots" content="noindex"' in head.tags_html


async def test_pages_of_others_are_left_to_themselves(runtime: Runtime) -> None:
    event = await an_event(runtime)
    for path in ("/sign-in", f"/e/{event.slug}/checkout", f"/e/{event.slug}/event.ics", "/organize"):
        assert await http.first_html(runtime)(path, "") is None


async def test_a_checkout_of_an_unknown_event_or_of_a_draft_is_a_404_as_its_page_is(runtime: Runtime) -> None:
    draft = await an_event(runtime, published=False)
    for slug in (draft.slug, "never-was", "a.b"):
        assert await first(runtime, f"/e/{slug}/checkout") == await first(runtime, f"/e/{slug}")


async def test_sold_out_is_said(runtime: Runtime) -> None:
    event = await an_event(runtime, Kind("Regular", 2000, quantity=1))
    await a_paid_order(runtime, event, Regular=1)
    body = (await of(runtime, event)).body_html
    assert '<p class="ef-banner__title">Sold out</p>' in body
    assert "needs JavaScript" not in body
