"""A table of an event whose filters live in the address: going back finds them again, and a link shares them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from eventfly import routes, runtime
from eventfly.errors import EventflyError
from eventfly.events.views import ManagedEventView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

FILTERS = ("q", "status", "type", "sort", "page")
LONGEST = 100
WATCH = """(() => {
  if (window.efWatchesSales) return;
  window.efWatchesSales = true;
  let waiting, latest = 0;
  document.addEventListener("ef:live", () => {
    const now = Date.now();
    latest = latest || now + 4000;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      latest = 0;
      document.querySelector("[data-refresh-orders]")?.click();
    }, Math.max(0, Math.min(400, latest - now)));
  });
})()"""
"""Asks for the page's tables again soon after numbers moved, and every few seconds while they never rest."""
_KEEP_WORDS = """(() => {
  const box = document.getElementById("search");
  if (box && box !== document.activeElement) box.value = %s;
})()"""


class TableMixin(VisitorMixin, RefusalsMixin, rx.State, mixin=True):
    """What the tables of orders and of attendees share; ``_list`` reads a page, ``_path`` is the address."""

    title: str = ""
    slug: str = ""
    """The event's, once it was found to be this person's."""
    live_url: str = ""
    filters: dict[str, str] = {}
    types: list[tuple[str, str]] = []
    """Ticket types to filter by: id and name; the first is all of them."""
    chips: list[tuple[str, str]] = []
    """Filters in force: name and words."""
    export_url: str = ""

    @rx.event
    @permission("organizer")
    async def load(self) -> list[EventSpec]:
        """Read the address, and list what it asks for."""
        self._forget_refusals()
        self.missing = False
        self.filters = read_filters(self.router.url.query_parameters)
        refused = await self._read()
        keep = rx.call_script(_KEEP_WORDS % _as_js(self.filters.get("q", "")))
        return [step for step in (refused, rx.call_script(WATCH), keep) if step]

    @rx.event
    @permission("organizer")
    async def refresh(self) -> EventSpec | None:
        """Read again, because something was sold, held or given back."""
        return await self._read()

    @rx.event
    @permission("organizer")
    async def look_for(self, words: str) -> EventSpec:
        """Search as somebody types; the address follows without filling the history."""
        return rx.redirect(self._address(q=words, page=""), replace=True)

    @rx.event
    @permission("organizer")
    async def choose(self, name: str, value: str) -> EventSpec | None:
        """Set one filter, sort, or turn to a page."""
        if name not in FILTERS:
            return None
        return rx.redirect(self._address(**{"page": "", name: value}))

    async def _read(self) -> EventSpec | None:
        try:
            account = await self._visitor()
            await self._list(runtime.current(), account)
        except EventflyError as error:
            refused = self._refuse(error)
            if self.missing:
                self._forget_rows()
            return refused
        self.chips = [chip for name in ("q", "status", "type") if (chip := self._chip(name))[1]]
        self.export_url = self._export_path() + _query(self.filters, ("q", "status", "type"))
        return None

    def _chip(self, name: str) -> tuple[str, str]:
        value = self.filters.get(name, "")
        if name == "type":
            return name, dict(self.types).get(value, "") if value else ""
        return name, f"“{value}”" if name == "q" and value else value.capitalize()

    def _address(self, **changes: str) -> str:
        return self._path() + _query({**self.filters, **changes}, FILTERS)

    def _page(self) -> int:
        text = self.filters.get("page", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1

    def _show_event(self, event: ManagedEventView) -> None:
        self.title, self.slug = event.title, event.slug
        self.live_url = routes.live_organizer(event.slug)
        self.types = [("", "All ticket types"), *((item.id, item.name) for item in event.types)]

    async def _list(self, app: runtime.Runtime, account: Any) -> None:
        raise NotImplementedError

    def _forget_rows(self) -> None:
        """Show nothing more: this person no longer belongs to the event's organization."""
        raise NotImplementedError

    def _path(self) -> str:
        raise NotImplementedError

    def _export_path(self) -> str:
        raise NotImplementedError


def read_filters(given: Mapping[str, Any]) -> dict[str, str]:
    """Keep what is a filter.

    >>> read_filters({"q": " ada ", "sort": "", "utm_source": "x"})
    {'q': 'ada'}
    """
    found = {name: str(given.get(name, ""))[:LONGEST].strip() for name in FILTERS}
    return {name: value for name, value in found.items() if value}


def _query(filters: Mapping[str, str], names: tuple[str, ...]) -> str:
    kept = {name: filters[name].strip()[:LONGEST] for name in names if str(filters.get(name, "")).strip()}
    return f"?{urlencode(kept, errors='replace')}" if kept else ""


def _as_js(text: str) -> str:
    return str(rx.Var.create(text))
