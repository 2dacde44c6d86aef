import pytest

from eventfly import accounts

SECRET, OTHER = "a" * 32, "b" * 32


def test_the_session_is_found_among_other_cookies():
    assert accounts.session_secret(f"theme=dark; ef_session={SECRET};x=y", https=False) == SECRET


def test_on_https_only_the_host_bound_cookie_counts():
    header = f"ef_session={OTHER}; __Host-ef_session={SECRET}"
    assert accounts.session_secret(header, https=True) == SECRET
    assert accounts.session_secret(f"ef_session={OTHER}", https=True) is None


@pytest.mark.parametrize(
    "header", [None, "", "ef_session", "ef_session=", "ef_session=short",
               f"xef_session={SECRET}", f"ef_session={SECRET}x",
               f"ef_session={'é' * 32}", ";;;===;"]
)  # fmt: skip
def test_what_is_no_session_cookie_is_none(header):
    assert accounts.session_secret(header, https=False) is None


def test_a_secret_is_not_shown_by_accident():
    from uuid import uuid4

    signed_in = accounts.SignedIn(SECRET, accounts.AccountView(uuid4(), "ada@example.org", "Ada", True))
    assert SECRET not in repr(signed_in)
