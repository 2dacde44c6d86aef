import re
from base64 import b32decode, b32encode
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.tickets import InvalidCode, KeyRing, UnknownKey, code, verify_code
from tests.unit.tickets.builders import a_ring

KEYS = a_ring()


@given(st.uuids(), st.uuids(), st.integers(0, 65535))
def test_a_code_tells_its_event_ticket_and_version(event_id, ticket_id, version):
    contents = verify_code(KEYS, code(KEYS, event_id, ticket_id, version))
    assert (contents.event_id, contents.ticket_id, contents.code_version) == (event_id, ticket_id, version)
    assert contents.key_id == KEYS.current


def test_a_code_is_short_and_safe_in_a_url_and_in_qr_alphanumeric_mode():
    assert re.fullmatch(r"[A-Z2-7]{165}", code(KEYS, uuid4(), uuid4(), 1))


def test_a_code_typed_in_lower_case_with_spaces_around_still_verifies():
    ticket_id = uuid4()
    typed = f"  {code(KEYS, uuid4(), ticket_id, 1).lower()}\n"
    assert verify_code(KEYS, typed).ticket_id == ticket_id


@given(st.integers(0, 102), st.integers(1, 255))
def test_a_code_with_any_byte_changed_is_refused(position, change):
    raw = bytearray(b32decode(code(KEYS, uuid4(), uuid4(), 1) + "==="))
    raw[position] ^= change
    with pytest.raises(InvalidCode):
        verify_code(KEYS, b32encode(bytes(raw)).decode().rstrip("="))


def test_a_code_has_exactly_one_spelling():
    genuine = code(KEYS, uuid4(), uuid4(), 1)
    raw = b32decode(genuine + "===")
    others = [genuine[:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if last != genuine[-1]]
    same = [other for other in others if b32decode(other + "===") == raw]
    assert same, "the last character has spare bits, else this tests nothing"
    for other in same:
        with pytest.raises(InvalidCode):
            verify_code(KEYS, other)


def test_a_code_signed_by_a_stranger_under_our_key_id_is_refused():
    stranger = a_ring(KEYS.current)
    with pytest.raises(InvalidCode):
        verify_code(KEYS, code(stranger, uuid4(), uuid4(), 1))


def test_a_code_of_a_key_not_known_here_says_so():
    with pytest.raises(UnknownKey):
        verify_code(KEYS, code(a_ring("ffffffff"), uuid4(), uuid4(), 1))


def test_a_retired_key_keeps_verifying_while_the_new_one_signs():
    old, new = a_ring("00000001"), a_ring("00000002")
    both = KeyRing(new.current, new.private, old.public | new.public)
    assert verify_code(both, code(old, uuid4(), uuid4(), 1)).key_id == "00000001"
    assert verify_code(both, code(both, uuid4(), uuid4(), 1)).key_id == "00000002"


@given(st.text())
def test_anything_else_that_is_scanned_is_refused(text):
    with pytest.raises(InvalidCode):
        verify_code(KEYS, text)


@pytest.mark.parametrize("text", ["1" * 165, "A" * 165, "é" * 165, "=" * 165, "A" * 10_000])
def test_what_only_looks_like_a_code_is_refused(text):
    with pytest.raises(InvalidCode):
        verify_code(KEYS, text)
