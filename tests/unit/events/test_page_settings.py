import pytest

from eventfly.errors import Invalid
from eventfly.events import EventSnapshot, forms, missing_for_publishing
from eventfly.events.private import Secrets, merged, read_link
from eventfly.events.tags import MOST_TAGS, read_tags
from tests.unit.events.builders import NOW, a_form, an_event_with


def problems_of(**given: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        forms.parse_form(a_form(**given))
    return {problem.field: problem.code for problem in refused.value.problems}


def test_tags_stand_once_in_the_order_typed() -> None:
    assert read_tags(" Jazz,jazz ,  #Late  Night, ") == ("Jazz", "Late Night")
    assert read_tags("") == ()


@pytest.mark.parametrize(
    "typed", [",".join(str(number) for number in range(MOST_TAGS + 1)), "x" * 31, "a\x00b", 5]
)
def test_tags_that_are_too_many_too_long_or_no_text_are_refused(typed: object) -> None:
    with pytest.raises(Invalid):
        read_tags(typed)


def test_an_online_event_needs_no_place_and_keeps_none() -> None:
    parsed = forms.parse_form(a_form(setting="online", online_link="https://meet.example/x"))
    assert (parsed.online, parsed.venue, parsed.city, parsed.country) == (True, "", "", "")
    assert parsed.online_link == "https://meet.example/x"
    assert forms.parse_form(a_form(online_link="https://meet.example/x")).online_link == ""


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "meet.example/x", "https://", "ftp://a/b", "https://[x"]
)
def test_a_link_that_leads_nowhere_is_refused(link: str) -> None:
    with pytest.raises(Invalid):
        read_link(link)


def test_what_cannot_be_chosen_is_refused_at_its_field() -> None:
    found = problems_of(
        setting="moon", visibility="secret", accent="pink", password="abc", refund_policy="x" * 2001
    )
    assert {"setting", "visibility", "accent", "password", "refund_policy"} <= set(found)


def test_a_password_stays_while_it_is_needed_and_goes_with_the_need() -> None:
    before = Secrets("hash", "https://a.example")
    assert merged("", "", "password", before).password_hash == "hash"
    assert merged("new", "", "password", before).password_hash == "new"
    assert merged("", "", "unlisted", before).password_hash == ""
    with pytest.raises(Invalid):
        merged("", "", "password", Secrets())


def test_a_typed_password_is_in_no_trace_of_a_form() -> None:
    form = a_form(visibility="password", password="moonlit heron")
    assert "moonlit" not in repr(form)
    assert "moonlit" not in repr(forms.parse_form(form))


def test_an_online_event_can_be_published_without_a_venue() -> None:
    event: EventSnapshot = an_event_with(online=True, venue="", city="")
    assert missing_for_publishing(event, NOW) == []
