import pytest

from eventfly.clients import client_of


@pytest.mark.parametrize("address", ["2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8::1%eth0"])
def test_a_household_with_a_network_of_its_own_is_one_client(address: str) -> None:
    assert client_of(address) == "2001:db8::/64"


def test_this_machine_by_itself_is_one_client() -> None:
    assert (client_of("127.0.0.1"), client_of("::1")) == ("127.0.0.1", "::/64")


def test_what_is_no_address_is_kept_short() -> None:
    assert client_of("testclient") == "testclient"
    assert client_of("") == ""
    assert len(client_of("x" * 5000)) == 64
