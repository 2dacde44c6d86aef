"""What was asked by somebody who lost their tickets: to mail them the links."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import notifications, runtime
from eventfly.errors import EventflyError
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class FindOrderState(VisitorMixin, RefusalsMixin, rx.State):
    """One answer for every address, so that nobody learns who bought what."""

    sent: bool = False
    has_mailbox: bool = False

    @rx.event
    @permission("public")
    async def load(self) -> None:
        """Begin with an empty form, or with what became of one that was sent before the script ran."""
        self._forget_refusals()
        asked = self.router.url.query_parameters
        self.sent = asked.get("done") == "sent"
        if asked.get("problem"):
            self._tell({"email": "Please check the address, or try again later."})
        self.has_mailbox = runtime.current().mailbox
        await self._visitor()

    @rx.event
    @permission("public")
    async def send_links(self, form: dict[str, str]) -> EventSpec | None:
        """Mail the links of an address's orders to that address."""
        self._forget_refusals()
        email, client = str(form.get("email", "")), self._client()
        try:
            await notifications.send_order_links(runtime.current(), email, client=client)
        except EventflyError as error:
            return self._refuse(error)
        self.sent = True
        return None
