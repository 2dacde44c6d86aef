"""Which of several organizations is worked for: a choice that the account keeps."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import organizers, routes, runtime
from eventfly.errors import EventflyError
from eventfly.organizers import parse_id
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

_AGAIN = f"""(() => {{
  const stays = ["{routes.ORGANIZE}", "{routes.NEW_EVENT}", "{routes.TEAM}", "{routes.ORGANIZATION}"];
  const here = location.pathname.replace(/\\/$/, "");
  location.assign(stays.includes(here) ? here : "{routes.ORGANIZE}");
}})()"""
"""Everything on the page belongs to the other organization: begin anew."""


class SwitcherState(VisitorMixin, RefusalsMixin, rx.State):
    """The organizations of whoever is signed in."""

    current: str = ""
    name: str = ""
    options: list[tuple[str, str]] = []
    """(id, name) of each; empty when there is nothing to choose."""

    @rx.event
    @permission("account")
    async def load(self) -> None:
        """Read the organizations."""
        account = await self._visitor()
        own = await organizers.of_account(runtime.current(), account.id) if account else []
        chosen = next((item for item in own if item.current), None)
        self.current, self.name = (chosen.id, chosen.name) if chosen else ("", "")
        self.options = [(item.id, item.name) for item in own] if len(own) > 1 else []

    @rx.event
    @permission("account")
    async def switch(self, organization_id: str) -> EventSpec | None:
        """Work for another organization from now on."""
        try:
            await organizers.switch(runtime.current(), await self._visitor(), parse_id(organization_id))
        except EventflyError as error:
            return self._refuse(error)
        return rx.call_script(_AGAIN)
