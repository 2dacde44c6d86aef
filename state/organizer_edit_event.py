"""Changing an event: the same form, filled in."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, orders, routes, runtime
from eventfly.errors import EventflyError
from state.organizer_forms import EventFormMixin
from state.organizer_telling import TellingMixin
from state.permissions import permission


class EditEventState(EventFormMixin, TellingMixin, rx.State):
    """The form of an event as it stands."""

    slug: str = ""
    edition: int = 0
    draft: bool = True

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the event into the form; a reconnect keeps what is being typed."""
        try:
            account = await self._visitor()
            if self.slug == self.event_slug and self.form is not None and not self.missing:
                return None
            edited = await events.edit_form(runtime.current(), account, self.event_slug)
        except EventflyError as error:
            return self._refuse(error)
        self._begin(edited.form)
        self._forget_telling()
        self.slug, self.edition, self.draft = edited.slug, edited.edition, edited.draft
        return None

    @rx.event
    @permission("organizer")
    async def add_type(self) -> None:
        """Offer one more ticket type."""
        self._add_row()

    @rx.event
    @permission("organizer")
    async def drop_type(self, key: str) -> None:
        """Take a ticket type back that was not saved."""
        self._drop_row(key)

    @rx.event
    @permission("organizer")
    async def save(self, data: dict[str, Any]) -> EventSpec | None:
        """Save the event under the edition that was shown, and go to it; a second click saves nothing more."""
        return await self._save(data)

    @rx.event
    @permission("organizer")
    async def save_and_tell(self) -> EventSpec | None:
        """Save what was previewed, and have everybody told who has bought."""
        token = self.preview.token if self.preview else ""
        return await self._save(self._waiting, token) if token else None

    @rx.event
    @permission("organizer")
    async def leave_preview(self) -> None:
        """Go back to the form; nothing was saved and nobody told."""
        self._forget_telling()

    async def _save(self, data: dict[str, Any], accepted: str = "") -> EventSpec | None:
        if not self.slug:
            return None
        account, app, form = await self._visitor(), runtime.current(), self._typed(data)
        try:
            slug = await orders.save_event(app, account, self.slug, form, self.edition, accepted=accepted)
        except orders.BuyersWillBeTold as asked:
            self._forget_refusals()
            return self._ask_to_tell(asked, data)
        except EventflyError as error:
            self._forget_telling()
            focus = self._refuse(error)
            self._place_problems()
            return focus
        self._forget_telling()
        self.slug = ""
        return rx.redirect(routes.manage_event(slug))
