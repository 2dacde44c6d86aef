"""Finding an order: a form that was sent before the script ran is told what became of it, too."""

import pytest

from state.find_order import FindOrderState
from tests.state.tabs import a_tab


@pytest.mark.parametrize(
    ("at", "sent", "told"),
    [
        ("/find-order", False, False),
        ("/find-order?done=sent", True, False),
        ("/find-order?problem=email", False, True),
    ],
)
async def test_a_form_sent_without_a_script_is_answered_when_the_script_runs(runtime, at, sent, told):
    tab = a_tab(FindOrderState, at=at)
    await tab.load()
    assert tab.sent is sent
    assert ("email" in tab.problems) is told
