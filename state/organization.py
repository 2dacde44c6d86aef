"""What was asked on the organization's settings: its name, its public contact, how it answers."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from eventfly import organizers, runtime
from eventfly.errors import EventflyError
from eventfly.organizers.views import OrganizationView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class OrganizationState(VisitorMixin, RefusalsMixin, rx.State):
    """The settings of the organization that whoever is signed in works for."""

    organization: OrganizationView | None = None
    loaded: bool = False
    told: str = ""

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the settings again: on arrival and at each reconnect."""
        self._forget_refusals()
        self.missing, self.told = False, ""
        try:
            await self._read()
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None

    @rx.event
    @permission("organizer")
    async def save(self, form: dict[str, Any]) -> EventSpec | None:
        """Change the settings."""
        self._forget_refusals()
        self.told = ""
        typed = {name: str(form.get(name, "")) for name in ("name", "contact_email", "contact_terms")}
        try:
            organization_id = organizers.parse_id(form.get("organization"))
            wanted = organizers.OrganizationForm(**typed)
            await organizers.edit(runtime.current(), await self._visitor(), organization_id, wanted)
            await self._read()
        except EventflyError as error:
            return self._refuse(error)
        self.told = "Saved. It stands on your events and orders at once."
        return None

    async def _read(self) -> None:
        account = await self._visitor()
        self.organization = (
            await organizers.current_of(runtime.current(), account.id) if account is not None else None
        )
