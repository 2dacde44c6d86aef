"""What an organizer sees first: their events."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, organizers, runtime
from eventfly.errors import EventflyError
from eventfly.events.views import ManagedCard
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class OrganizerOverviewState(VisitorMixin, RefusalsMixin, rx.State):
    """The events of the organization that whoever is signed in works for."""

    name: str = ""
    cards: list[ManagedCard] = []
    loaded: bool = False

    @rx.event
    @permission("account")
    async def load(self) -> EventSpec | None:
        """Read the list of events."""
        self._forget_refusals()
        try:
            account = await self._visitor()
            self.name = account.name if account else ""
            own = await organizers.current_of(runtime.current(), account.id) if account else None
            chosen = organizers.parse_id(own.id) if own else None
            self.cards = await events.of_account(runtime.current(), account, organization_id=chosen)
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None
