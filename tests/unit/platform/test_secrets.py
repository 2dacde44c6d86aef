import pytest

from eventfly.platform.secrets import FernetBox

KEY = "k" * 40


def test_what_was_sealed_opens_again_in_another_process():
    sealed = FernetBox(KEY).seal(b"a signing key")
    assert FernetBox(KEY).open(sealed) == b"a signing key"


def test_sealing_hides_and_never_repeats_itself():
    box = FernetBox(KEY)
    first, second = box.seal(b"a signing key"), box.seal(b"a signing key")
    assert first != second
    assert "signing" not in first


def test_another_key_opens_nothing_and_the_error_names_the_setting():
    sealed = FernetBox(KEY).seal(b"a signing key")
    with pytest.raises(ValueError, match="EVENTFLY_SECRET_KEY"):
        FernetBox("other" * 10).open(sealed)


@pytest.mark.parametrize("place", [0, 20, -10])
def test_a_changed_character_is_noticed(place):
    sealed = list(FernetBox(KEY).seal(b"a signing key"))
    sealed[place] = "A" if sealed[place] != "A" else "B"
    with pytest.raises(ValueError, match="changed"):
        FernetBox(KEY).open("".join(sealed))
