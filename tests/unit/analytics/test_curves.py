"""Sales curves: nothing sold is lost, days are the event's own, and the drawing fits its place."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventfly.analytics.curves import HEIGHT, WIDTH, curve, scale, spark, steps
from eventfly.analytics.sales import Sale

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 30, 12, tzinfo=UTC)


def a_sale(at: datetime, tickets: int = 1) -> Sale:
    return Sale(UUID(int=1), at, UUID(int=2), tickets, tickets * 1000)


def totals(view) -> list[str]:
    return [row.total for row in view.rows]


def points(path: str) -> list[tuple[float, float]]:
    found = re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)
    return [(float(across), float(down)) for across, down in found]


def test_a_sale_at_midnight_belongs_to_the_day_that_begins_in_the_events_zone():
    late = datetime(2027, 3, 9, 23, tzinfo=UTC)  # 00:00 on the 10th in Berlin
    found = steps([a_sale(late)], BERLIN, NOW - timedelta(days=30), NOW)
    assert [(step.at.date().isoformat(), step.tickets) for step in found if step.tickets] == [
        ("2027-03-10", 1)
    ]


def test_days_stay_whole_when_the_clocks_change():
    # Clocks go forward on 28 March 2027 in Berlin: that day has 23 hours.
    found = steps([], BERLIN, datetime(2027, 3, 26, 12, tzinfo=UTC), NOW)
    assert [step.at.strftime("%d %H:%M") for step in found] == [f"{day} 00:00" for day in range(26, 31)]


def test_a_short_span_is_told_by_the_hour():
    view = curve([a_sale(NOW - timedelta(hours=2), 3)], BERLIN, NOW - timedelta(days=1), NOW, summary="")
    assert view.hourly
    assert [row.sold for row in view.rows if row.sold != "0"] == ["3"]


def test_what_was_sold_before_the_span_is_where_the_curve_begins():
    found = [a_sale(NOW - timedelta(days=20), 5), a_sale(NOW - timedelta(days=1), 2)]
    view = curve(found, BERLIN, NOW - timedelta(days=7), NOW, summary="")
    assert (totals(view)[-1], totals(view)[0]) == ("5", "7")


def test_a_cancelled_ticket_brings_the_curve_down():
    found = [a_sale(NOW - timedelta(days=3), 5), a_sale(NOW - timedelta(days=1), -2)]
    view = curve(found, BERLIN, NOW - timedelta(days=7), NOW, summary="")
    assert totals(view)[0] == "3"


@given(
    st.lists(
        st.tuples(st.integers(0, 90 * 96), st.integers(1, 500)),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "UTC"]),
    st.integers(1, 90),
)
def test_no_sale_is_lost_and_the_drawing_stays_within_its_frame(sold, zone, days):
    found = sorted(
        (a_sale(NOW - timedelta(minutes=15 * ago), count) for ago, count in sold), key=lambda s: s.at
    )
    begin = NOW - timedelta(days=days)
    view = curve(found, ZoneInfo(zone), begin, NOW, summary="")
    assert totals(view)[0] == f"{sum(sale.tickets for sale in found):,}"
    assert all(0 <= across <= WIDTH and -0.1 <= down <= HEIGHT for across, down in points(view.area))
    across = [place for place, _ in points(view.line)]
    assert across == sorted(across)


@pytest.mark.parametrize("highest", [0, 1, 2, 7, 9, 10, 11, 99, 100, 101, 12_345, 999_999])
def test_the_scale_has_few_round_whole_numbers_up_to_the_highest(highest):
    top, ticks = scale(highest)
    assert top >= highest
    assert ticks[-1] == top
    assert 2 <= len(ticks) <= 6
    assert len(set(ticks)) == len(ticks)


def test_a_spark_line_of_returns_stays_within_its_height():
    assert all(0 <= down <= 28 for _, down in points(spark([0, -5, 20, 3])))
