from typing import Any

import pytest

from eventfly.platform.reflex.arguments import fits


async def handler(
    self: Any, key: str, number: int, on: bool, form: dict[str, Any], free: Any = None
) -> None: ...


FITTING = {"key": "k", "number": 1, "on": True, "form": {"name": "Ada"}}


def test_what_a_page_sends_fits():
    assert fits(handler, FITTING)
    assert fits(handler, {**FITTING, "free": object()})
    assert fits(handler, {**FITTING, "form": {"__reflex_form_data__": [["name", "Ada"], ["name", "Bo"]]}})


@pytest.mark.parametrize(
    "change",
    [
        {"key": None},
        {"key": ["k"]},
        {"number": "1"},
        {"number": True},
        {"number": 1.0},
        {"on": "true"},
        {"on": 1},
        {"form": "name=Ada"},
        {"form": [["name", "Ada"]]},
        {"form": {"__reflex_form_data__": 5}},
        {"form": {"__reflex_form_data__": [["name"]]}},
        {"form": {"__reflex_form_data__": [[["name"], "Ada"]]}},
        {"more": 1},
    ],
)
def test_another_type_or_one_argument_more_does_not_fit(change: dict[str, Any]):
    assert not fits(handler, {**FITTING, **change})


def test_a_missing_argument_or_no_mapping_does_not_fit():
    assert not fits(handler, {"key": "k"})
    assert not fits(handler, ["k", 1])
