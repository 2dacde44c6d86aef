"""One order as those who run the event see it, and what they do about it."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from eventfly import analytics, notifications, orders, privacy, runtime
from eventfly.analytics.views import HistoryEntryView
from eventfly.errors import EventflyError
from eventfly.orders.views import OrganizerOrderView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

FOCUS = "setTimeout(() => document.getElementById('{}')?.focus(), 60)"
FORMS = {"address": "field-email", "cancel": "sure", "release": "sure", "erase": "sure"}
"""What can be opened on the page, and what is focused then."""


class ManagedOrderState(VisitorMixin, RefusalsMixin, rx.State):
    """An order with its history."""

    order: OrganizerOrderView | None = None
    history: list[HistoryEntryView] = []
    opened: str = ""
    """``address``, ``cancel``, ``release`` or ``erase``: what is being asked or typed just now."""
    editing: int = 0
    """Number of the ticket whose attendee is being edited; 0 for none."""
    editing_name: str = ""
    editing_email: str = ""
    told: str = ""

    @rx.var
    def title(self) -> str:
        return f"{self.order.reference} · {self.order.event_title}" if self.order else "Order · Eventfly"

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the order and its history."""
        self._forget_refusals()
        self.missing = False
        self._close("")
        return await self._read()

    @rx.event
    @permission("organizer")
    async def refresh(self) -> EventSpec | None:
        """Read again, because something happened to the event."""
        return await self._read()

    @rx.event
    @permission("organizer")
    async def open(self, what: str) -> EventSpec | None:
        """Ask before cancelling, releasing or erasing, or for another address; empty to leave it."""
        self._forget_refusals()
        self._close("")
        if what not in FORMS:
            return None
        self.opened = what
        return rx.call_script(FOCUS.format(FORMS[what]))

    @rx.event
    @permission("organizer")
    async def edit(self, number: int) -> EventSpec | None:
        """Begin to edit the attendee of a ticket."""
        self._forget_refusals()
        self._close("")
        ticket = (
            next((item for item in self.order.tickets if item.number == number), None) if self.order else None
        )
        if ticket is None:
            return None
        self.editing, self.editing_name, self.editing_email = ticket.number, ticket.name, ticket.email
        return rx.call_script(FOCUS.format("field-name"))

    @rx.event
    @permission("organizer")
    async def save_attendee(self, form: dict[str, str]) -> EventSpec | None:
        """Change who comes with the ticket."""
        return await self._do(
            orders.edit_attendee_for_organizer,
            "The attendee is changed. The ticket's code stays the same.",
            self.editing,
            name=str(form.get("name", "")),
            email=str(form.get("attendee_email", "")),
        )

    @rx.event
    @permission("organizer")
    async def save_address(self, form: dict[str, str]) -> EventSpec | None:
        """Correct the buyer's address; the tickets go there, and older links die."""
        told = "The address is corrected, and the tickets are on their way there."
        email = str(form.get("email", ""))
        return await self._do(notifications.correct_address_for_organizer, told, email)

    @rx.event
    @permission("organizer")
    async def resend(self) -> EventSpec | None:
        """Mail the tickets again."""
        address = self.order.buyer_email if self.order else ""
        return await self._do(
            notifications.resend_for_organizer, f"The tickets are on their way to {address}."
        )

    @rx.event
    @permission("organizer")
    async def release(self) -> EventSpec | None:
        """Give back what is held."""
        return await self._do(orders.release_for_organizer, "The places are back on sale.")

    @rx.event
    @permission("organizer")
    async def cancel(self) -> EventSpec | None:
        """Cancel the order and send the money back."""
        return await self._do(
            orders.cancel_for_organizer, "The order is cancelled, its money on the way back."
        )

    @rx.event
    @permission("organizer")
    async def erase(self) -> EventSpec | None:
        """Erase the names and addresses of a guest's order."""
        return await self._do(privacy.erase_buyer, "The names and addresses are erased.")

    async def _do(self, use_case, told: str, *given: object, **named: object) -> EventSpec | None:  # type: ignore[no-untyped-def]
        self._forget_refusals()
        self.told = ""
        if self.order is None:
            return None
        try:
            account, order_id = await self._visitor(), UUID(self.order.order_id)
            await use_case(runtime.current(), account, self.event_slug, order_id, *given, **named)
        except EventflyError as error:
            return self._refuse(error)
        self._close(told)
        return await self._read()

    def _close(self, told: str) -> None:
        self.opened, self.editing, self.told = "", 0, told

    async def _read(self) -> EventSpec | None:
        app, slug = runtime.current(), self.event_slug
        try:
            account = await self._visitor()
            self.order = await orders.managed_order(app, account, slug, self.order_ref)
            self.history = await analytics.order_history(app, account, slug, UUID(self.order.order_id))
        except EventflyError as error:
            refused = self._refuse(error)
            if self.missing:
                self.order, self.history = None, []
            return refused
        return None
