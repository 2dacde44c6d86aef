"""What was asked on an order's own page; its secret comes as an argument of the address."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import notifications, orders, routes, runtime
from eventfly.errors import EventflyError, Unavailable
from eventfly.orders.views import OrderView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.suggestions import SuggestionMixin
from state.visitors import VisitorMixin
from state.waiting import look_again_later

FOCUS_TOLD = "setTimeout(() => document.querySelector('[data-told]')?.focus(), 60)"
FOCUS_RENAME = "setTimeout(() => document.getElementById('field-attendee')?.focus(), 60)"


class OrderState(VisitorMixin, RefusalsMixin, SuggestionMixin, rx.State):
    """An order as whoever holds its link sees it."""

    order: OrderView | None = None
    renaming: int = 0
    """Number of the ticket whose name is being changed; 0 for none."""
    renamed: str = ""
    """The name it has until then."""
    correcting: bool = False
    thanks: str = ""
    has_mailbox: bool = False

    @rx.var
    def title(self) -> str:
        return f"Your tickets · {self.order.event_title}" if self.order else "Your tickets · Eventfly"

    @rx.event
    @permission("bearer")
    async def load(self) -> EventSpec | None:
        """Read the order by its link."""
        self._forget_refusals()
        self.missing, self.renaming, self.correcting, self.thanks = False, 0, False, ""
        self.suggestion = ""
        self.has_mailbox = runtime.current().mailbox
        await self._visitor()
        return await self._read() or self._wait()

    @rx.event
    @permission("bearer")
    async def look_again(self) -> EventSpec | None:
        """See whether the payment under way has come to its end."""
        if not self._is_paying():
            return None
        try:
            self.order = await orders.view(runtime.current(), *self._link())
        except Unavailable:
            return look_again_later()
        except EventflyError as error:
            return self._refuse(error)
        if self.order.status == "paid":
            self.thanks = "The payment is through. Here are your tickets."
        return self._wait()

    @rx.event
    @permission("bearer")
    async def rename(self, number: int) -> EventSpec:
        """Begin to change the name on a ticket; 0 leaves it as it is."""
        self._forget_refusals()
        tickets = self.order.tickets if self.order else []
        self.renamed = next((ticket.attendee for ticket in tickets if ticket.number == number), "")
        self.renaming, self.thanks = number, ""
        return rx.call_script(FOCUS_RENAME)

    @rx.event
    @permission("bearer")
    async def save_name(self, form: dict[str, str]) -> EventSpec | None:
        """Change the name on a ticket."""
        try:
            await orders.rename_attendee(
                runtime.current(), *self._link(), self.renaming, str(form.get("attendee", ""))
            )
        except EventflyError as error:
            return self._refuse(error)
        self._forget_refusals()
        self.renaming, self.thanks = 0, "The name is changed. The ticket's code stays the same."
        return await self._read() or rx.call_script(FOCUS_TOLD)

    @rx.event
    @permission("bearer")
    async def resend(self) -> EventSpec | None:
        """Send the tickets by mail again."""
        self._forget_refusals()
        try:
            await notifications.resend(runtime.current(), *self._link())
        except EventflyError as error:
            return self._refuse(error)
        self.thanks = f"The tickets are on their way to {self.order.buyer_email}." if self.order else ""
        return rx.call_script(FOCUS_TOLD)

    @rx.event
    @permission("bearer")
    async def correct(self, correcting: bool) -> None:
        """Begin to correct the buyer's address, or leave it."""
        self._forget_refusals()
        self.correcting, self.thanks, self.suggestion = correcting, "", ""

    @rx.event
    @permission("bearer")
    async def save_address(self, form: dict[str, str]) -> EventSpec | None:
        """Correct the buyer's address; the page moves to the order's new link."""
        reference, secret = self._link()
        try:
            email = str(form.get("email", ""))
            fresh = await notifications.correct_address(runtime.current(), reference, secret, email)
        except EventflyError as error:
            return self._refuse(error)
        return rx.redirect(routes.order(reference, fresh), replace=True)

    async def _read(self) -> EventSpec | None:
        try:
            self.order = await orders.view(runtime.current(), *self._link())
        except EventflyError as error:
            self.order = None
            return self._refuse(error)
        return None

    def _is_paying(self) -> bool:
        return self.order is not None and self.order.status == "paying"

    def _wait(self) -> EventSpec | None:
        return look_again_later() if self._is_paying() else None

    def _link(self) -> tuple[str, str]:
        return self.order_ref, self.order_secret
