import pytest

from eventfly.exporting.pages import SCRIPT_PATH, Addresses, dress, leading

SISTERS = Addresses(backend="https://api.example.org", site="https://www.example.org")
FOREIGN = Addresses(backend="https://api.example.org", site="https://tickets.example.net")
PAGE = "<html><head><title>Jazz</title></head><body></body></html>"


def test_a_page_names_the_backend_first_and_loads_the_script_last():
    dressed = dress(PAGE, SISTERS).decode()
    assert dressed.startswith('<html><head><meta name="ef-backend" content="https://api.example.org">')
    head = dressed.partition("</head>")[0]
    assert head.endswith("></script>")
    assert f'src="/{SCRIPT_PATH}"' in head


@pytest.mark.parametrize("path", ["/organize", "/organize/new", "/organize/jazz/edit", "/mailbox"])
def test_the_desk_is_always_at_the_backend(path):
    assert SISTERS.leads_on(path)
    assert FOREIGN.leads_on(path)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/verify", "/my/tickets", "/forgot-password"])
def test_signing_in_is_at_the_backend_unless_cookies_are_shared(path):
    assert not SISTERS.leads_on(path)
    assert FOREIGN.leads_on(path)


@pytest.mark.parametrize("path", ["/", "/e/jazz", "/find-order", "/organized", "/terms"])
def test_what_guests_do_is_on_the_site(path):
    assert not FOREIGN.leads_on(path)


def test_a_leading_page_leads_to_one_fixed_host_even_without_a_script():
    page = leading("/sign-in", FOREIGN).decode()
    assert 'content="0; url=https://api.example.org/sign-in"' in page
    assert "const there = backend + location.pathname" in page
    assert 'name="robots" content="noindex"' in page
