"""What was asked by somebody who follows an invitation's link; signing up goes to `/auth/join`."""

import re
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from eventfly import organizers, routes, runtime
from eventfly.errors import EventflyError
from eventfly.organizers.views import OfferView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.sign_in import OTHERWISE, REFUSALS
from state.visitors import VisitorMixin

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class JoinState(VisitorMixin, RefusalsMixin, rx.State):
    """An invitation as whoever holds its link sees it."""

    offer: OfferView | None = None
    token: str = ""
    """Of the mailed link: the browser has it already, in the page's address."""
    own_email: str = ""
    """Of whoever is signed in."""
    refusal: str = ""
    loaded: bool = False

    @rx.var
    def sign_in_url(self) -> str:
        return f"{routes.SIGN_IN}?next={quote(f'{routes.JOIN}?token={self.token}', safe='')}"

    @rx.event
    @permission("bearer")
    async def load(self) -> EventSpec | None:
        """Read the invitation by its link; looking uses nothing up."""
        self._forget_refusals()
        asked = self.router.url.query_parameters
        problem = asked.get("problem", "")
        self.refusal = REFUSALS.get(problem, OTHERWISE) if problem else ""
        token = asked.get("token", "")
        self.token = token if _TOKEN.fullmatch(token) else ""
        try:
            account = await self._visitor()
            self.own_email = account.email if account else ""
            self.offer = await organizers.offer(runtime.current(), self.token)
        except EventflyError as error:
            self.offer = None
            return self._refuse(error)
        finally:
            self.loaded = True
        return None

    @rx.event
    @permission("bearer")
    async def accept(self) -> EventSpec | None:
        """Join with the account that is signed in."""
        self._forget_refusals()
        try:
            await organizers.accept(runtime.current(), await self._visitor(), self.token)
        except EventflyError as error:
            return self._refuse(error)
        return rx.redirect(routes.TEAM)
