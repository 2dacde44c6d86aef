"""The event form: what was typed becomes the domain's form, and its problems find their way back to the fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import reflex as rx

from eventfly import events
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

MOST_TYPES = 30
_ON_PAGE = (
    *("title", "category", "slug", "summary", "description"),
    *("starts_at", "ends_at", "doors_at", "zone"),
    *("venue", "address", "city", "country"),
    *("currency", "total_capacity", "types"),
    *("left_display", "few_threshold"),
)
_TYPED = tuple(item.name for item in fields(events.TicketTypeForm) if item.name not in ("id", "on_sale"))


@dataclass(frozen=True)
class TypeRow:
    """A ticket type's part of the form; ``key`` stays the same while other rows come and go."""

    key: str = ""
    form: events.TicketTypeForm = field(default_factory=events.TicketTypeForm)


class EventFormMixin(VisitorMixin, RefusalsMixin, rx.State, mixin=True):
    """What the form began with. What is typed stays in the browser until it is sent."""

    form: events.EventForm | None = None
    rows: list[TypeRow] = []
    next_row: int = 0

    def _begin(self, form: events.EventForm) -> None:
        self._forget_refusals()
        self.missing = self.busy = False
        self.form = form
        self.rows = [
            TypeRow(f"t{at}", kind) for at, kind in enumerate(form.types or [events.TicketTypeForm()])
        ]
        self.next_row = len(self.rows)

    def _add_row(self) -> None:
        if len(self.rows) < MOST_TYPES:
            self.rows = [*self.rows, TypeRow(f"t{self.next_row}")]
            self.next_row += 1

    def _drop_row(self, key: str) -> None:
        self.rows = [row for row in self.rows if row.key != key or row.form.id]

    def _typed(self, data: Mapping[str, Any]) -> events.EventForm:
        return event_form(data, self.rows)

    def _place_problems(self) -> None:
        told = {by_key(name, self.rows): message for name, message in self.problems.items()}
        self._tell(dict(sorted(told.items(), key=lambda item: _place(item[0]))))


def event_form(data: Mapping[str, Any], rows: list[TypeRow]) -> events.EventForm:
    """Make the domain's form of what a browser sent; anything but text counts as empty."""
    texts = {
        item.name: _text(data, item.name)
        for item in fields(events.EventForm)
        if item.name not in ("types", "show_going") and item.name in data
    }
    if "accent" in texts and not _flag(data, "accent_own"):
        # A browser's colour field cannot be empty: the box beside it says whether it counts.
        texts["accent"] = ""
    return events.EventForm(
        **texts, show_going=_flag(data, "show_going"), types=[_type(data, row) for row in rows]
    )


def _place(name: str) -> tuple[int, int]:
    """Return where a field stands on the page, for a list of problems in the order of the page.

    >>> sorted(["types.t1.price", "types", "types.t1.name", "ends_at", "title", "organization"], key=_place)
    ['title', 'ends_at', 'types', 'types.t1.name', 'types.t1.price', 'organization']
    """
    group, _, row = name.partition(".")
    key, _, column = row.partition(".")
    within = 100 * int(key[1:] or 0) + _TYPED.index(column) if column in _TYPED else -1
    return (_ON_PAGE.index(group) if group in _ON_PAGE else len(_ON_PAGE)), within


def by_key(name: str, rows: list[TypeRow]) -> str:
    """Turn a problem's place in the domain's form into the name of its field on the page.

    >>> by_key("types.1.price", [TypeRow("t0"), TypeRow("t4")]), by_key("title", [])
    ('types.t4.price', 'title')
    """
    parts = name.split(".")
    if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(rows):
        return f"types.{rows[int(parts[1])].key}.{parts[2]}"
    return name


def _type(data: Mapping[str, Any], row: TypeRow) -> events.TicketTypeForm:
    texts = {name: _text(data, f"types.{row.key}.{name}") for name in _TYPED}
    return events.TicketTypeForm(id=row.form.id, on_sale=_flag(data, f"types.{row.key}.on_sale"), **texts)


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""


def _flag(data: Mapping[str, Any], name: str) -> bool:
    return data.get(name) in (True, "on", "true")
