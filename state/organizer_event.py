"""One event as those who run it see it: its numbers, its orders, and what can be done."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, orders, privacy, runtime
from eventfly.errors import EventflyError
from eventfly.events.views import ManagedEventView
from eventfly.orders.views import OrganizerOrders
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

_WATCH = """(() => {
  if (window.efWatchesSales) return;
  window.efWatchesSales = true;
  let waiting;
  document.addEventListener("ef:live", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.querySelector("[data-refresh-orders]")?.click(), 400);
  });
})()"""


class ManagedEventState(VisitorMixin, RefusalsMixin, rx.State):
    """An event with all its numbers and a page of its orders."""

    view: ManagedEventView | None = None
    listed: OrganizerOrders | None = None
    status: str = ""
    text: str = ""
    page: int = 1
    asking: str = ""
    """Id of the order for which releasing or refunding is being asked; after "e:", for which erasing is."""
    told: str = ""

    @rx.var
    def title(self) -> str:
        return f"{self.view.title} · Organize" if self.view else "Organize · Eventfly"

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the event and its orders; the live channel then asks for more by itself."""
        self._forget_refusals()
        self.missing, self.asking, self.told = False, "", ""
        self.status, self.text, self.page = "", "", 1
        return await self._read() or rx.call_script(_WATCH)

    @rx.event
    @permission("organizer")
    async def refresh(self) -> EventSpec | None:
        """Read again, because something was sold, held or given back."""
        return await self._read()

    @rx.event
    @permission("organizer")
    async def filter_by(self, status: str) -> EventSpec | None:
        """Show orders of one status."""
        self.status, self.page = status[:20], 1
        return await self._read()

    @rx.event
    @permission("organizer")
    async def look_for(self, text: str) -> EventSpec | None:
        """Find orders by name, address or reference."""
        self.text, self.page = text[:100], 1
        return await self._read()

    @rx.event
    @permission("organizer")
    async def turn_to(self, page: int) -> EventSpec | None:
        """Turn to another page of orders."""
        self.page = max(1, page)
        return await self._read()

    @rx.event
    @permission("organizer")
    async def ask(self, order_id: str) -> None:
        """Ask before an order is released or refunded; empty to leave it."""
        self.asking = order_id[:40]

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

    @rx.event
    @permission("organizer")
    async def release(self, order_id: str) -> EventSpec | None:
        """Give back what somebody holds."""
        return await self._do(orders.release_for_organizer, "The places are back on sale.", order_id)

    @rx.event
    @permission("organizer")
    async def refund(self, order_id: str) -> EventSpec | None:
        """Cancel a paid order and send the money back."""
        return await self._do(orders.cancel_for_organizer, "The order is cancelled and refunded.", order_id)

    @rx.event
    @permission("organizer")
    async def erase(self, order_id: str) -> EventSpec | None:
        """Erase the names and addresses of a guest's order."""
        return await self._do(privacy.erase_buyer, "The names and addresses are erased.", order_id)

    async def _do(self, use_case, told: str, order_id: str = "") -> EventSpec | None:  # type: ignore[no-untyped-def]
        self._forget_refusals()
        self.asking, self.told = "", ""
        try:
            account = await self._visitor()
            ids = [_uuid(order_id)] if order_id else []
            await use_case(runtime.current(), account, self.event_slug, *ids)
        except EventflyError as error:
            return self._refuse(error)
        self.told = told
        return await self._read()

    async def _read(self) -> EventSpec | None:
        app, slug = runtime.current(), self.event_slug
        try:
            account = await self._visitor()
            self.view = await events.managed(app, account, slug)
            self.listed = await orders.of_event(
                app, account, slug, status=self.status, text=self.text, page=self.page
            )
        except EventflyError as error:
            refused = self._refuse(error)
            if self.missing:
                self.view = self.listed = None
            return refused
        return None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
