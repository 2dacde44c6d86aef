import pytest

from eventfly import accounts
from eventfly.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ada@Example.ORG ", "ada@example.org"),
        ("ada+tickets@example.org", "ada+tickets@example.org"),
        ("ada@exämple.org", "ada@xn--exmple-cua.org"),
        ("ada@demo.test", "ada@demo.test"),
    ],
)
def test_an_address_has_one_form(typed, kept):
    assert accounts.normalise_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "ada", "ada@", "@example.org", "a b@example.org", "ada@example", "ada@example.org\r\nBcc: all@example.org",
     "ada@[127.0.0.1]", '"a b"@example.org', "ada@exam\u202eple.org", "ada@@example.org",
     "a" * 300 + "@example.org", 5, None],
)  # fmt: skip
def test_what_is_no_address_is_refused_beside_its_field(typed):
    with pytest.raises(Invalid) as caught:
        accounts.normalise_email(typed, field="buyer.email")
    assert [problem.field for problem in caught.value.problems] == ["buyer.email"]


@pytest.mark.parametrize("slip", ["gmial.com", "gmai.com", "gmail.co", "gmaill.com", "gnail.com", "gmailcom"])
def test_a_slip_in_a_common_domain_is_noticed(slip):
    assert accounts.suggest_email(f"Ada@{slip}") == "ada@gmail.com"


@pytest.mark.parametrize(
    "email", ["ada@gmail.com", "ada@mail.com", "ada@example.org", "gmial.com", "", "@gmial.com"]
)
def test_other_addresses_are_left_alone(email):
    assert accounts.suggest_email(email) is None
