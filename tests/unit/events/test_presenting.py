import re
from datetime import UTC, datetime, timedelta

import pytest

from eventfly.events import presenting
from eventfly.events.rendering import description_html, description_text
from eventfly.events.times import when_text, zone_text
from tests.unit.events.builders import NOW, a_pool, a_type, an_event, an_event_with


def test_a_night_is_told_as_one() -> None:
    start = datetime(2027, 12, 3, 21, tzinfo=UTC)
    assert when_text(start, start + timedelta(hours=5), "Europe/Berlin") == (
        "Fri 3 December 2027, 22:00–03:00 CET"
    )


def test_several_days_name_both_ends() -> None:
    start = datetime(2027, 12, 3, 9, tzinfo=UTC)
    assert when_text(start, start + timedelta(hours=55), "Europe/Lisbon") == (
        "Fri 3 December 2027, 09:00 – Sun 5 December 2027, 16:00 WET"
    )


def test_a_night_over_the_change_of_clocks_names_both_zones() -> None:
    start = datetime(2027, 10, 30, 22, tzinfo=UTC)
    assert when_text(start, start + timedelta(hours=4), "Europe/Berlin") == (
        "Sun 31 October 2027, 00:00 CEST–03:00 CET"
    )


def test_a_zone_without_a_name_shows_its_offset() -> None:
    assert zone_text(NOW, "America/Sao_Paulo") == "Sao Paulo time (UTC−3)"


def test_times_carry_the_offset_of_the_events_zone() -> None:
    page = presenting.page(an_event_with(), "", "", NOW, "https://tickets.test/")
    assert page.starts_at_iso == "2027-12-01T13:00:00+01:00"
    assert page.url == "https://tickets.test/e/echoes"


def test_only_what_one_can_still_go_to_is_offered_for_the_calendar() -> None:
    coming, off = an_event_with(), an_event_with(status="cancelled")
    assert presenting.page(coming, "", "", NOW, "").calendar_url == "/e/echoes/event.ics"
    assert presenting.page(coming, "", "", coming.details.ends_at, "").calendar_url == ""
    assert presenting.page(off, "", "", NOW, "").calendar_url == ""


@pytest.mark.parametrize(
    ("prices", "text"),
    [
        ((1200,), "€12"),
        ((1250,), "€12.50"),
        ((0,), "Free"),
        ((1200, 900), "from €9"),
        ((0, 900), "Free – €9"),
    ],
)
def test_a_price_says_where_it_begins(prices: tuple[int, ...], text: str) -> None:
    pool = a_pool()
    event = an_event(*(a_type(pool, price_minor=price) for price in prices), pools=(pool,))
    assert presenting.card(event, "", NOW).price_text == text


def test_a_price_that_is_sold_out_is_not_promised() -> None:
    gone, there = a_pool(capacity=5, sold=5), a_pool()
    event = an_event(a_type(gone, price_minor=500), a_type(there, price_minor=900), pools=(gone, there))
    assert presenting.card(event, "", NOW).price_text == "€9"


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://elsewhere.test/pixel.png)",
        "<a href='https://x.test' onclick='alert(1)'>x</a>",
        '<https://x.test/"onmouseover=alert(1)>',
        "<iframe src=//x.test></iframe>",
    ],
)
def test_a_description_can_neither_run_nor_load_anything(markdown: str) -> None:
    shown = description_html(markdown)
    assert not any(tag in shown for tag in ("<script", "<img", "<iframe", 'href="javascript', 'href="data'))
    assert not re.search("<[^>]* on[a-z]+=", shown)


def test_links_of_organizers_give_no_credit() -> None:
    assert description_html("[x](https://x.test)") == (
        '<p><a href="https://x.test" rel="nofollow noopener">x</a></p>\n'
    )


def test_headings_of_a_description_lie_below_the_pages_own() -> None:
    assert description_html("# One\n\n### Two") == "<h3>One</h3>\n<h3>Two</h3>\n"


def test_a_description_has_words_for_previews() -> None:
    assert description_text("# One\n\nTwo & **three**\n\n- four") == "One Two & three four"
