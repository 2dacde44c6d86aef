"""How long an attempt to pay may stay without an answer."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from eventfly.orders.paying import _given_up_at
from eventfly.runtime import Limits

HOLD_ENDS = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("started_before_the_hold_ends", "given_up_after_it"),
    [
        (timedelta(minutes=30), timedelta(0)),
        (timedelta(minutes=4), timedelta(minutes=6)),
        (timedelta(seconds=1), timedelta(minutes=9, seconds=59)),
        (timedelta(minutes=-14), timedelta(minutes=15)),
    ],
)
def test_a_buyer_at_the_bank_has_ten_minutes_but_never_past_the_grace_of_the_hold(
    started_before_the_hold_ends: timedelta, given_up_after_it: timedelta
) -> None:
    row = SimpleNamespace(expires_at=HOLD_ENDS, created_at=HOLD_ENDS - started_before_the_hold_ends)
    runtime = SimpleNamespace(limits=Limits())
    assert _given_up_at(runtime, row) == HOLD_ENDS + given_up_after_it  # type: ignore[arg-type]
