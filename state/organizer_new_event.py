"""A new event, and the organization it belongs to when there is none yet."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, organizers, routes, runtime
from eventfly.errors import EventflyError
from state.organizer_forms import EventFormMixin
from state.permissions import permission


class NewEventState(EventFormMixin, rx.State):
    """The form of an event that does not exist yet."""

    loaded: bool = False
    needs_organization: bool = False
    organization_id: str = ""
    """Whose event it will be: as the page said when it was opened, whatever another tab switches to."""

    @rx.event
    @permission("account")
    async def load(self) -> None:
        """Begin with an empty form, unless one was begun before a reconnect."""
        account = await self._visitor()
        if account is not None:
            own = await organizers.of_account(runtime.current(), account.id)
            able = sorted((item for item in own if item.may_create), key=lambda item: not item.current)
            self.organization_id = able[0].id if able else ""
            self.needs_organization = not able
        if not self.loaded or self.form is None:
            self._begin(events.EventForm())
        self.loaded = True

    @rx.event
    @permission("account")
    async def add_type(self) -> None:
        """Offer one more ticket type."""
        self._add_row()

    @rx.event
    @permission("account")
    async def drop_type(self, key: str) -> None:
        """Take a ticket type back that was not saved."""
        self._drop_row(key)

    @rx.event
    @permission("account")
    async def found(self, form: dict[str, str]) -> EventSpec | None:
        """Found the organization that the event will belong to; a second click founds no second one."""
        if self.loaded and not self.needs_organization:
            return None
        try:
            name = str(form.get("name", ""))
            self.organization_id = str(await organizers.found(runtime.current(), await self._visitor(), name))
        except EventflyError as error:
            return self._refuse_here(error)
        self._forget_refusals()
        self.needs_organization = False
        return None

    @rx.event
    @permission("organizer")
    async def save(self, data: dict[str, Any]) -> EventSpec | None:
        """Create the event as a draft, and go to it; a second click creates no second one."""
        if not self.loaded:
            return None
        try:
            account, typed = await self._visitor(), self._typed(data)
            chosen = organizers.parse_id(self.organization_id) if self.organization_id else None
            slug = await events.create(runtime.current(), account, typed, organization_id=chosen)
        except EventflyError as error:
            return self._refuse_here(error)
        self.loaded = False
        return rx.redirect(routes.manage_event(slug))

    def _refuse_here(self, error: EventflyError) -> EventSpec | None:
        focus = self._refuse(error)
        if self.missing:
            # There is nothing to hide here: say what is wrong, such as an address not confirmed yet.
            self.missing, self.notice = False, str(error)
        self._place_problems()
        return focus
