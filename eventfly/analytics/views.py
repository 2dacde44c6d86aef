"""What those who run events may see of their numbers: frozen and ready to show."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChangeView:
    """How a number moved: in the last day, against the day before."""

    text: str = ""
    """``+12 in 24 h``; empty when nothing moved in two days."""
    note: str = ""
    """``8 the day before``"""
    rising: bool = True


@dataclass(frozen=True)
class TickView:
    """A word beside a drawing, so many percent along its side."""

    text: str = ""
    place: float = 0.0


@dataclass(frozen=True)
class CurveRow:
    """The numbers behind one step of a curve."""

    when: str = ""
    sold: str = ""
    total: str = ""


@dataclass(frozen=True)
class CurveView:
    """A curve as SVG paths, said in a sentence, with its numbers (newest first)."""

    line: str = ""
    area: str = ""
    summary: str = ""
    heights: list[TickView] = field(default_factory=list)
    times: list[TickView] = field(default_factory=list)
    rows: list[CurveRow] = field(default_factory=list)
    hourly: bool = False


@dataclass(frozen=True)
class TypeShareView:
    """How much of what was sold is of one ticket type."""

    id: str = ""
    name: str = ""
    sold: int = 0
    sold_text: str = ""
    percent: int = 0
    """Of its own places; of all that was sold where it has no bound."""
    of_text: str = ""
    """``of 120``, or nothing where it has no bound."""
    lately_text: str = ""
    """What was sold of it in the last day."""


@dataclass(frozen=True)
class AttentionView:
    """Something that wants the organizer's attention, and where to go about it."""

    key: str = ""
    title: str = ""
    detail: str = ""
    href: str = ""
    action: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class DashboardView:
    """What the dashboard of an event shows besides the numbers of ``events.ManagedEventView``."""

    sold_change: ChangeView = field(default_factory=ChangeView)
    revenue_change: ChangeView = field(default_factory=ChangeView)
    held_note: str = ""
    """``in 3 orders``"""
    left_note: str = ""
    """``78 % sold``"""
    views_text: str = "0"
    views_change: ChangeView = field(default_factory=ChangeView)
    orders_text: str = "0"
    orders_change: ChangeView = field(default_factory=ChangeView)
    conversion_text: str = ""
    """How many of the views became orders, in a sentence."""
    span: str = "all"
    curve: CurveView | None = None
    """None before the first sale."""
    shares: list[TypeShareView] = field(default_factory=list)
    attention: list[AttentionView] = field(default_factory=list)
    as_of_text: str = ""


@dataclass(frozen=True)
class HistoryEntryView:
    """One thing that happened to an order, in plain words."""

    title: str = ""
    detail: str = ""
    tone: str = ""
    """``good``, ``warn``, ``bad`` or nothing."""
    at_iso: str = ""
    at_text: str = ""


@dataclass(frozen=True)
class OverviewCard:
    """One event in the overview of an organization."""

    slug: str = ""
    url: str = ""
    title: str = ""
    status_text: str = ""
    when_text: str = ""
    where_text: str = ""
    date_day: str = ""
    date_month: str = ""
    sold_text: str = ""
    held_text: str = ""
    """Empty when nothing is held."""
    capacity_text: str = ""
    """Empty when nothing bounds it."""
    percent: int = 0
    left_text: str = ""
    revenue_text: str = ""
    week_text: str = ""
    """``+34 this week``; empty when nothing moved."""
    week_rising: bool = True
    spark: str = ""
    """Tickets a day over two weeks, as an SVG path; empty when there were none."""
    views_text: str = ""


@dataclass(frozen=True)
class OverviewView:
    """The events of one organization of somebody, or of all, with their sum."""

    cards: list[OverviewCard] = field(default_factory=list)
    show: str = "all"
    counts: dict[str, int] = field(default_factory=dict)
    """Events by what can be shown: ``all``, ``upcoming``, ``drafts``, ``past``."""
    sold_text: str = "0"
    held_text: str = "0"
    upcoming_text: str = "0"
    revenue_texts: list[str] = field(default_factory=list)
    """One for each currency: amounts of two are never added."""
    sold_change: ChangeView = field(default_factory=ChangeView)
    """Of the last seven days, against the seven before."""
    views_text: str = "0"
