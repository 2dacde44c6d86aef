from pathlib import Path

import pytest
import reflex_base

from eventfly.platform.reflex.same_origin import TEMPLATE, use_page_origin

SOURCE = (Path(reflex_base.__file__).parent / ".templates" / "web" / TEMPLATE).read_text()


def test_the_template_of_reflex_0_10_1_can_be_changed():
    assert "endpoint.port = home.port;" in use_page_origin(SOURCE)


def test_changing_it_twice_changes_it_once():
    once = use_page_origin(SOURCE)
    assert use_page_origin(once) == once


def test_another_template_is_refused_rather_than_left_alone():
    with pytest.raises(ValueError, match="has changed"):
        use_page_origin("export const getBackendURL = () => 42;")
