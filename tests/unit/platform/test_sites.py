import pytest

from eventfly.platform.sites import Sites, is_same_site, origin_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org", "https://api.example.org"),
        ("https://example.org", "https://api.example.org:8443"),
        ("https://www.example.co.uk", "https://api.example.co.uk"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:8080"),
        ("http://localhost:3000", "http://localhost:8080"),
        ("http://[::1]:3000", "http://[::1]"),
    ],
)
def test_addresses_under_one_registrable_domain_are_one_site(one, other):
    assert is_same_site(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org", "https://example.net"),
        ("https://example.org.evil.example", "https://example.org"),
        ("https://notexample.org", "https://example.org"),
        ("https://other.co.uk", "https://example.co.uk"),
        ("https://me.github.io", "https://you.github.io"),
        ("http://www.example.org", "https://api.example.org"),
        ("http://127.0.0.1", "http://127.0.0.2"),
        ("http://localhost", "http://127.0.0.1"),
    ],
)
def test_others_are_not(one, other):
    assert not is_same_site(one, other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "*",
        "null",
        "www.example.org",
        "https://*.example.org",
        "https://www.example.org/tickets",
        "https://www.example.org?x",
        "https://ada@www.example.org",
        "https://www.example.org:port",
        "ftp://www.example.org",
        "https://bücher.example",
    ],
)
def test_what_is_no_origin_is_refused(url):
    with pytest.raises(ValueError):
        origin_of(url)


def test_only_sites_under_our_own_domain_share_our_cookies():
    sites = Sites.of("https://api.example.org", ["https://www.example.org", "https://shop.example.net"])
    assert sites.allowed == {"https://www.example.org", "https://shop.example.net"}
    assert sites.sharing_cookies == {"https://www.example.org"}
