"""What was asked on an event's page: how many of which tickets, and to hold them."""

from collections.abc import AsyncIterator
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from eventfly import analytics, events, orders, routes, runtime
from eventfly.accounts.views import AccountView
from eventfly.errors import Conflict, EventflyError
from eventfly.events.views import EventPageView, TicketTypeView
from eventfly.money import Money
from eventfly.orders.views import DraftView
from state.drafts import ask_key, forget_draft, is_open
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class EventState(VisitorMixin, RefusalsMixin, rx.State):
    """An event as a stranger sees it, and the quantities chosen so far."""

    view: EventPageView | None = None
    quantities: dict[str, int] = {}
    count: int = 0
    total_text: str = ""
    draft: DraftView | None = None
    """What this browser already holds here."""
    now_iso: str = ""
    loaded: bool = False
    repriced: bool = False
    """The prices have changed since they were chosen, and stand here as they are now."""
    locked_title: str = ""
    """Of an event whose password was not given yet: its title, and nothing more."""
    enter_path: str = ""
    refused_entry: bool = False
    _counted: str = ""
    """Id of the event that this tab was counted for: loading again is no other view."""

    @rx.var
    def title(self) -> str:
        known = self.view.title if self.view else self.locked_title
        return f"{known or 'Event'} · Eventfly"

    @rx.event
    @permission("public")
    async def load(self) -> EventSpec | None:
        """Read the event again: on arrival and at each reconnect."""
        self._forget_refusals()
        self.missing = self.busy = self.repriced = False
        account = await self._visitor()
        try:
            await self._read(account)
        except events.PasswordNeeded as gate:
            self._lock(gate.title)
            return None
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return ask_key(EventState.resume)

    @rx.event
    @permission("public")
    async def resume(self, key: str) -> EventSpec | None:
        """Find what this browser's draft key opened; a closed draft is forgotten."""
        try:
            draft = await orders.draft(runtime.current(), self.event_slug, key)
        except EventflyError:
            return None
        self.draft = draft if is_open(draft) else None
        self.now_iso = runtime.current().now().isoformat()
        return forget_draft() if draft and not is_open(draft) else None

    @rx.event
    @permission("public")
    async def change(self, type_id: str, by: int) -> None:
        """Take one more or one fewer of a ticket type, within what one order may have."""
        offered = self._offered().get(type_id)
        if offered is None:
            return
        self.quantities[type_id] = _stepped(offered, self.quantities.get(type_id, 0), 1 if by > 0 else -1)
        self._forget_refusals()
        self._add_up()

    @rx.event
    @permission("public")
    async def get_tickets(self, key: str, browser_id: str) -> AsyncIterator[EventSpec | None]:
        """Hold the chosen places under the browser's key, then go to the checkout."""
        self._forget_refusals()
        self.repriced = False
        if not self._lines():
            self.notice = "Choose how many tickets you would like first."
            return
        self.busy = True
        yield None
        try:
            yield await self._place(key, browser_id)
        finally:
            self.busy = False

    async def _place(self, key: str, browser_id: str) -> EventSpec | None:
        app, slug, client, entry = runtime.current(), self.event_slug, self._client(), self._entry()
        try:
            await orders.place(app, slug, key, self._lines(), browser=browser_id, client=client, entry=entry)
        except EventflyError as error:
            return await self._refused(error)
        return rx.redirect(routes.checkout(self.event_slug))

    async def _refused(self, error: EventflyError) -> EventSpec | None:
        if isinstance(error, Conflict):
            # Prices and what is left have moved: show them as they are now, and keep what was chosen.
            await self._read(await self._visitor())
        self.repriced = isinstance(error, orders.PriceChanged)
        return self._refuse(error)

    def _lock(self, title: str) -> None:
        self.view, self.locked_title = None, title
        self.enter_path = routes.enter_event(self.event_slug)
        self.refused_entry = bool(self.router.url.query_parameters.get("problem"))

    def _entry(self) -> str:
        return events.entry_in(self.router.headers.cookie, self.event_slug)

    async def _read(self, account: AccountView | None) -> None:
        view = await events.page(runtime.current(), self.event_slug, account=account, entry=self._entry())
        self.locked_title = ""
        if self.view is None or self.view.slug != view.slug:
            self.quantities, self.draft = _first_choice(view), None
        self.view = view
        self._count_once(view)
        self._add_up()

    def _count_once(self, view: EventPageView) -> None:
        if self._counted != view.id:
            self._counted = view.id
            analytics.count_view(runtime.current(), UUID(view.id))

    def _offered(self) -> dict[str, TicketTypeView]:
        return {offered.id: offered for offered in self.view.ticket_types} if self.view else {}

    def _lines(self) -> list[orders.LineRequest]:
        chosen = ((offered, self.quantities.get(type_id, 0)) for type_id, offered in self._offered().items())
        return [
            orders.LineRequest(UUID(offered.id), count, offered.price_minor)
            for offered, count in chosen
            if count
        ]

    def _add_up(self) -> None:
        lines = self._lines()
        self.count = sum(line.quantity for line in lines)
        total = sum(line.quantity * line.unit_minor for line in lines)
        self.total_text = _total_text(total, self.view.currency) if self.view and lines else ""


def _first_choice(view: EventPageView) -> dict[str, int]:
    """Choose for the visitor when there is nothing to choose between."""
    available = [offered for offered in view.ticket_types if offered.available]
    return {available[0].id: available[0].min} if len(view.ticket_types) == len(available) == 1 else {}


def _stepped(offered: TicketTypeView, count: int, by: int) -> int:
    """Step a quantity; below the least that an order may have there is only none.

    >>> pair = TicketTypeView(min=2, max_now=4)
    >>> _stepped(pair, 0, 1), _stepped(pair, 2, -1), _stepped(pair, 4, 1)
    (2, 0, 4)
    """
    wanted = count + by
    if wanted < offered.min:
        wanted = offered.min if by > 0 else 0
    return min(wanted, offered.max_now) if offered.available else 0


def _total_text(minor: int, currency: str) -> str:
    return str(Money(minor, currency)) if minor else "Free"
