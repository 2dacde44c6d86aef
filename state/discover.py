"""What was looked for. The address bar is the truth: filters change the address, and the address is read on load."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, routes, runtime
from eventfly.errors import EventflyError
from eventfly.events.views import CATEGORY_TEXTS, DiscoverView, EventCard
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

FILTERS = ("q", "when", "from", "to", "city", "category", "price", "sort", "page")
LONGEST = 100
_KEEP_WORDS = """(() => {
  const box = document.getElementById("search");
  if (box && box !== document.activeElement) box.value = %s;
})()"""


@dataclass(frozen=True)
class CategoryLink:
    """A category to filter by, as a link that keeps the other filters."""

    text: str
    href: str
    active: bool


@dataclass(frozen=True)
class DayEntry:
    """An event in the list; the first of its day carries the day's heading."""

    heading: str = ""
    card: EventCard = field(default_factory=EventCard)


class DiscoverState(VisitorMixin, RefusalsMixin, rx.State):
    """The filters as the address says, and the page of events found by them."""

    filters: dict[str, str] = {}
    view: DiscoverView | None = None
    featured: EventCard | None = None
    entries: list[DayEntry] = []
    categories: list[CategoryLink] = []
    cities: list[tuple[str, str]] = []
    earlier: str = ""
    later: str = ""
    dates: str = ""
    """The days asked for, in words."""
    filtered: bool = False

    @rx.event
    @permission("public")
    async def load(self) -> EventSpec | None:
        """Read the address, and find what it asks for."""
        self._forget_refusals()
        self.filters = read_filters(self.router.url.query_parameters)
        await self._visitor()
        try:
            view = await events.discover(runtime.current(), search_of(self.filters))
        except EventflyError as error:
            return self._refuse(error)
        self._show(view)
        return rx.call_script(_KEEP_WORDS % _as_js(self.filters.get("q", "")))

    @rx.event
    @permission("public")
    async def look_for(self, words: str) -> EventSpec:
        """Search as somebody types; the address follows without filling the history."""
        return rx.redirect(self._address(q=words, page=""), replace=True)

    @rx.event
    @permission("public")
    async def choose(self, name: str, value: str) -> EventSpec | None:
        """Set one filter."""
        if name not in FILTERS:
            return None
        other_dates = (
            {"from": "", "to": ""} if name == "when" else {"when": ""} if name in ("from", "to") else {}
        )
        return rx.redirect(self._address(**{"page": "", **other_dates, name: value}))

    @rx.event
    @permission("public")
    async def submit(self, form: dict[str, Any]) -> EventSpec:
        """Search by the whole form: by its words and days."""
        asked = {name: str(form.get(name, "")) for name in ("q", "from", "to")}
        moved = any(asked[name] != self.filters.get(name, "") for name in ("from", "to"))
        other_days = {"when": ""} if moved else {}
        return rx.redirect(self._address(page="", **other_days, **asked), replace=not moved)

    def _show(self, view: DiscoverView) -> None:
        self.view = view
        self.filtered = any(self.filters.get(name) for name in FILTERS if name not in ("sort", "page"))
        leads = not self.filtered and view.page == 1 and len(view.cards) > 2
        self.featured = view.cards[0] if leads else None
        self.entries = by_day(view.cards[1:] if leads else view.cards)
        self.cities = [
            ("", "Anywhere"),
            *((city.name, f"{city.name} ({city.count})") for city in view.cities),
        ]
        self.categories = [
            self._category("", "All"),
            *(self._category(*pair) for pair in CATEGORY_TEXTS.items()),
        ]
        self.earlier = self._address(page=str(view.page - 1)) if view.page > 1 else ""
        self.later = self._address(page=str(view.page + 1)) if view.page < view.pages else ""
        self.dates = events.days_text(self.filters.get("from", ""), self.filters.get("to", ""))

    def _category(self, value: str, text: str) -> CategoryLink:
        chosen = self.filters.get("category", "") == value
        return CategoryLink(text, self._address(category=value, page=""), chosen)

    def _address(self, **changes: str) -> str:
        wanted = {name: value for name, value in {**self.filters, **changes}.items() if value}
        kept = read_filters({name: wanted[name] for name in FILTERS if name in wanted})
        return routes.DISCOVER + (f"?{urlencode(kept, errors='ignore')}" if kept else "")


def read_filters(query: Mapping[str, str]) -> dict[str, str]:
    """Keep what is a filter, short enough and not empty.

    >>> read_filters({"q": " jazz ", "page": "2", "token": "x", "city": ""})
    {'q': 'jazz', 'page': '2'}
    """
    found = {name: str(query.get(name, ""))[:LONGEST].strip() for name in FILTERS}
    return {name: value for name, value in found.items() if value}


def search_of(filters: Mapping[str, str]) -> events.Search:
    """Turn the filters of an address into what the domain looks for."""
    return events.Search(
        text=filters.get("q", ""),
        city=filters.get("city", ""),
        category=filters.get("category", ""),
        free=filters.get("price") == "free",
        when=filters.get("when", ""),
        when_from=filters.get("from", ""),
        when_to=filters.get("to", ""),
        sort=filters.get("sort", "date"),
        page=int(filters["page"]) if filters.get("page", "").isdecimal() else 1,
    )


def by_day(cards: list[EventCard]) -> list[DayEntry]:
    """Head the first event of each day, when they come in the order of their days.

    >>> [entry.heading for entry in by_day([EventCard(day_text=day) for day in ("Fri", "Fri", "Sat")])]
    ['Fri', '', 'Sat']
    """
    days = [card.day_text for card in cards]
    in_order = len(set(days)) == sum(1 for at, day in enumerate(days) if not at or day != days[at - 1])
    if not in_order:
        return [DayEntry("", card) for card in cards]
    return [
        DayEntry("" if at and days[at - 1] == card.day_text else card.day_text, card)
        for at, card in enumerate(cards)
    ]


def _as_js(text: str) -> str:
    return str(rx.Var.create(text))
