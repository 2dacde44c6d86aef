"""Sales curves: from what was sold when to points on a drawing, with the numbers behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventfly.analytics.sales import Sale
from eventfly.analytics.views import CurveRow, CurveView, TickView

WIDTH, HEIGHT = 600, 200
"""Units of the drawing; it is stretched to its place."""
LINES = 4
"""About so many lines across."""
MOST_STEPS = 400
HOURLY = timedelta(days=3)
"""A curve as short as this is told by the hour, a longer one by the day."""


@dataclass(frozen=True, slots=True)
class Step:
    """One hour or day: when it begins, and what was sold in it."""

    at: datetime
    tickets: int


def steps(found: Sequence[Sale], zone: ZoneInfo, begin: datetime, end: datetime) -> list[Step]:
    """Gather sales into the hours or days, of the event's own zone, from ``begin`` to ``end``.

    What was sold before ``begin`` is in none of them.
    """
    hourly = end - begin <= HOURLY
    marks = _hours(begin, end) if hourly else _days(begin.astimezone(zone), end.astimezone(zone))
    counts = dict.fromkeys(marks, 0)
    for sale in found:
        if begin <= sale.at <= end:
            mark = _hour(sale.at) if hourly else _midnight(sale.at.astimezone(zone).date(), zone)
            counts[max(mark, marks[0])] = counts.get(max(mark, marks[0]), 0) + sale.tickets
    return [Step(at, count) for at, count in sorted(counts.items())]


def _hours(begin: datetime, end: datetime) -> list[datetime]:
    first = _hour(begin)
    return [first + timedelta(hours=step) for step in range(int((end - first) / timedelta(hours=1)) + 1)]


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _days(begin: datetime, end: datetime) -> list[datetime]:
    zone = begin.tzinfo
    assert isinstance(zone, ZoneInfo)  # both were just moved into the event's zone
    count = min((end.date() - begin.date()).days, 3650)
    return [_midnight(begin.date() + timedelta(days=step), zone) for step in range(count + 1)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def curve(
    found: Sequence[Sale], zone: ZoneInfo, begin: datetime, now: datetime, *, summary: str
) -> CurveView:
    """Draw how many tickets were sold in all, from ``begin`` to ``now``."""
    before = sum(sale.tickets for sale in found if sale.at < begin)
    taken = steps(found, zone, begin, now)
    totals, total = [], before
    for step in taken:
        total += step.tickets
        totals.append(total)
    top, ticks = scale(max([*totals, before]))
    points = _points([step.at for step in taken], [before, *totals], begin, now, top)
    hourly = now - begin <= HOURLY
    rows = [
        CurveRow(_label(step.at.astimezone(zone), hourly), f"{step.tickets:,}", f"{total:,}")
        for step, total in zip(taken, totals, strict=True)
    ]
    line = "M" + "L".join(points)
    return CurveView(
        line=line,
        area=f"{line}L{WIDTH}.0 {HEIGHT}.0L0.0 {HEIGHT}.0Z",
        summary=summary,
        heights=[TickView(f"{value:,}", round(100 - 100 * value / top, 2)) for value in ticks],
        times=_times(begin.astimezone(zone), now.astimezone(zone)),
        rows=list(reversed(rows))[:MOST_STEPS],
        hourly=hourly,
    )


def _points(
    marks: Sequence[datetime], totals: Sequence[int], begin: datetime, now: datetime, top: int
) -> list[str]:
    """Place each total at the end of its hour or day: what was sold in it was sold by then."""
    length = max((now - begin).total_seconds(), 1.0)
    ends = [begin, *marks[1:], now]
    placed = []
    for at, total in zip(ends, totals, strict=True):
        across = min(max((at - begin).total_seconds() / length, 0.0), 1.0) * WIDTH
        placed.append(f"{across:.1f} {HEIGHT - total / top * HEIGHT:.1f}")
    return placed


def scale(highest: int) -> tuple[int, list[int]]:
    """Choose the top of a drawing and the round numbers at its lines.

    >>> scale(37), scale(0), scale(1240)
    ((40, [0, 10, 20, 30, 40]), (4, [0, 1, 2, 3, 4]), (1500, [0, 500, 1000, 1500]))
    """
    rough = max(highest, 1) / LINES
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor >= rough)
    count = max(math.ceil(highest / step), 1) if highest else LINES
    return step * count, [step * number for number in range(count + 1)]


def _times(begin: datetime, now: datetime) -> list[TickView]:
    length = now - begin
    hourly = length <= HOURLY
    ticks = [(begin + length * part / 4, 25.0 * part) for part in range(5)]
    labels = [(_label(at.astimezone(begin.tzinfo), hourly), place) for at, place in ticks]
    return [TickView("Now" if place == 100 else label, place) for label, place in labels]


def _label(at: datetime, hourly: bool) -> str:
    return f"{at:%a} {at:%H:%M}" if hourly else f"{at.day} {at:%b}"


def spark(values: Sequence[int], *, width: int = 120, height: int = 28) -> str:
    """Draw a few numbers as one small line.

    >>> spark([0, 2, 1], width=10, height=10)
    'M0.0 9.0L5.0 1.0L10.0 5.0'
    """
    low, high = min([*values, 0]), max([*values, 1])
    across = width / max(len(values) - 1, 1)
    points = [
        f"{place * across:.1f} {height - 1 - (value - low) / (high - low) * (height - 2):.1f}"
        for place, value in enumerate(values)
    ]
    return "M" + "L".join(points) if points else ""
