"""What was asked on the account's page: what is held about somebody, and to erase it (through `/auth/`)."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import privacy, runtime
from eventfly.errors import EventflyError
from eventfly.privacy.views import HoldingsView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.sign_in import OTHERWISE, REFUSALS
from state.visitors import VisitorMixin


class AccountState(VisitorMixin, RefusalsMixin, rx.State):
    """What is held about whoever is signed in, in numbers."""

    held: HoldingsView | None = None
    loaded: bool = False
    erasing: bool = False
    """The password is being asked for."""
    refusal: str = ""

    @rx.event
    @permission("account")
    async def load(self) -> EventSpec | None:
        """Count what is held, again at each reconnect."""
        self._forget_refusals()
        problem = self.router.url.query_parameters.get("problem", "")
        self.refusal = REFUSALS.get(problem, OTHERWISE) if problem else ""
        self.missing, self.erasing = False, bool(problem)
        try:
            account = await self._visitor()
            self.held = await privacy.holdings(runtime.current(), account) if account else None
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None

    @rx.event
    @permission("account")
    async def erase(self, erasing: bool) -> EventSpec | None:
        """Ask for the password before everything is erased, or leave it."""
        self.erasing = erasing is True
        focus = "setTimeout(() => document.getElementById('field-password')?.focus(), 60)"
        return rx.call_script(focus) if self.erasing else None
