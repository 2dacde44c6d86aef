from pathlib import Path

import pytest
from jinja2 import UndefinedError

from eventfly import notifications
from eventfly.notifications.letters import _Recipient
from eventfly.notifications.rendering import render
from tests.unit.tickets.builders import a_document

TEMPLATES = Path(notifications.__file__).parent / "templates"


def tickets_mail(**values):
    given = {
        "corrected": False,
        "test": False,
        "subject": "Your ticket",
        "site_url": "http://x/",
        "site": "x",
    }
    buyer = _Recipient("Ada Example", "ada@example.org")
    return render("tickets", **{**given, "order": a_document(), "buyer": buyer, **values})


def test_every_mail_has_a_plain_text_twin():
    written = {path.stem for path in TEMPLATES.glob("*.html")} - {"base", "parts"}
    assert written == {path.stem for path in TEMPLATES.glob("*.txt")}


def test_styles_are_in_the_elements_and_the_rules_for_dark_surroundings_stay():
    _, html = tickets_mail()
    assert 'class="button" style="' in html
    assert "prefers-color-scheme: dark" in html
    assert 'content="light dark"' in html


def test_a_mail_loads_nothing_from_the_network():
    _, html = tickets_mail()
    assert 'src="http' not in html
    assert "url(" not in html


def test_when_is_said_in_the_events_zone_in_both_twins():
    for said in tickets_mail():
        assert "Friday 12 March 2027, 20:00 – 23:30" in said
        assert "Central European Standard Time (Berlin)" in said


def test_money_of_the_sandbox_is_marked_in_both_twins():
    assert all("TEST" in said for said in tickets_mail(test=True))
    assert not any("TEST" in said for said in tickets_mail())


def test_plain_text_is_not_escaped_and_html_is():
    text, html = tickets_mail(buyer=_Recipient("Ada & <Co>", "a@example.org"))
    assert "Ada & <Co>" in text
    assert "Ada &amp; &lt;Co&gt;" in html


def test_a_forgotten_value_is_a_bug_and_not_a_gap_in_a_mail():
    with pytest.raises(UndefinedError):
        render("verify_email", subject="x", site_url="x", site="x", test=False)
