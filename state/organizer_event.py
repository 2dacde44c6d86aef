"""One event as those who run it see it: its numbers, how it sells, and what can be done."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import analytics, events, orders, runtime
from eventfly.analytics.views import DashboardView
from eventfly.errors import EventflyError
from eventfly.events.views import ManagedEventView
from eventfly.orders.views import OrganizerOrderRow
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.tables import WATCH
from state.visitors import VisitorMixin

LATEST = 5


class ManagedEventState(VisitorMixin, RefusalsMixin, rx.State):
    """An event with all its numbers, its sales curve and its latest orders."""

    view: ManagedEventView | None = None
    board: DashboardView | None = None
    latest: list[OrganizerOrderRow] = []
    span: str = "all"
    """What the curve shows: ``day``, ``week``, ``month`` or ``all``."""
    told: str = ""

    @rx.var
    def title(self) -> str:
        return f"{self.view.title} · Organize" if self.view else "Organize · Eventfly"

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the event's numbers; the live channel then asks for more by itself."""
        self._forget_refusals()
        self.missing, self.told, self.span = False, "", "all"
        return await self._read() or rx.call_script(WATCH)

    @rx.event
    @permission("organizer")
    async def refresh(self) -> EventSpec | None:
        """Read again, because something was sold, held or given back."""
        return await self._read()

    @rx.event
    @permission("organizer")
    async def show_span(self, span: str) -> EventSpec | None:
        """Let the curve show another span of time."""
        self.span = span[:10]
        return await self._read()

    @rx.event
    @permission("organizer")
    async def publish(self) -> EventSpec | None:
        """Make the event public."""
        return await self._do(events.publish, "The event is public now.")

    @rx.event
    @permission("organizer")
    async def unpublish(self) -> EventSpec | None:
        """Make the event a draft again."""
        return await self._do(events.unpublish, "The event is a draft again. Nobody else sees it.")

    async def _do(self, use_case, told: str) -> EventSpec | None:  # type: ignore[no-untyped-def]
        self._forget_refusals()
        self.told = ""
        try:
            await use_case(runtime.current(), await self._visitor(), self.event_slug)
        except EventflyError as error:
            return self._refuse(error)
        self.told = told
        return await self._read()

    async def _read(self) -> EventSpec | None:
        app, slug = runtime.current(), self.event_slug
        try:
            account = await self._visitor()
            self.view = await events.managed(app, account, slug)
            self.board = await analytics.dashboard(app, account, slug, span=self.span)
            self.latest = (await orders.of_event(app, account, slug, per_page=LATEST)).rows
        except EventflyError as error:
            refused = self._refuse(error)
            if self.missing:
                self.view = self.board = None
                self.latest = []
            return refused
        return None
