import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.errors import Invalid
from eventfly.payments.cards import SANDBOX_CARDS
from eventfly.payments.validation import (
    are_sandbox_details,
    check_sandbox_details,
    holds_card_number,
    is_return_path,
    is_way_back,
)

NUMBER = "4000000000000002"
DISGUISES = ["4000 0000 0000 0002", "4000-0000-0000-0002", "4000.0000.0000.0002", "٤٠٠٠٠٠٠٠٠٠٠٠٠٠٠٢"]


@pytest.mark.parametrize("card", [card.id for card in SANDBOX_CARDS])
def test_every_card_on_offer_is_taken(card: str) -> None:
    assert are_sandbox_details({"card": card, "return_to": "/e/jazz/checkout"})


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"card": "gold"},
        {"card": None},
        {"card": ["succeeds"]},
        {"card": "succeeds", "number": "1"},
        {"card": "succeeds", "return_to": "https://evil.example"},
        "succeeds",
        None,
    ],
)
def test_anything_but_a_card_on_offer_is_refused(details: object) -> None:
    assert not are_sandbox_details(details)


@pytest.mark.parametrize("number", [NUMBER, *DISGUISES, int(NUMBER), NUMBER.encode()])
def test_a_card_number_is_found_wherever_it_hides(number: object) -> None:
    assert holds_card_number({"a": [{"b": number}]})
    assert holds_card_number({number: "x"})
    assert not are_sandbox_details({"card": "succeeds", "return_to": f"/{number}"})


@given(
    st.integers(min_value=13, max_value=19).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
)
def test_no_run_of_13_to_19_digits_passes(digits: str) -> None:
    assert holds_card_number({"card": digits})
    assert holds_card_number(f"before {digits} after")


def test_short_numbers_are_no_card_numbers() -> None:
    assert not holds_card_number({"return_to": "/e/jazz-2027-03-01/checkout"})


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(Invalid) as refusal:
        check_sandbox_details({"card": NUMBER})
    assert NUMBER not in str(refusal.value) + repr(refusal.value.problems)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "e/jazz",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\r\nSet-Cookie: x",
        "/\t/x",
        7,
    ],
)
def test_a_way_back_never_leaves_the_site(path: object) -> None:
    assert not is_return_path(path)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org",
        "https://www.example.org.evil.example/e/jazz",
        "https://www.example.org:444/e/jazz",
        "http://www.example.org/e/jazz",
        "https://www.example.org//evil.example",
        "https://www.example.org/\\evil.example",
        "https://evil.example/https://www.example.org/",
    ],
)
def test_a_way_back_to_another_site_is_refused_unless_it_is_ours(address: str) -> None:
    ours = ("https://www.example.org",)
    assert not is_way_back(address, ours)
    assert is_way_back("https://www.example.org/e/jazz/checkout", ours)
    assert not is_way_back("https://www.example.org/e/jazz/checkout", ())
