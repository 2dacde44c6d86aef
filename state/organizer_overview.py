"""What an organizer sees first: their events."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, runtime
from eventfly.errors import EventflyError
from eventfly.events.views import ManagedCard
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class OrganizerOverviewState(VisitorMixin, RefusalsMixin, rx.State):
    """The events of the organizations that whoever is signed in belongs to."""

    name: str = ""
    cards: list[ManagedCard] = []
    archived: list[ManagedCard] = []
    loaded: bool = False

    @rx.event
    @permission("account")
    async def load(self) -> EventSpec | None:
        """Read the list of events."""
        self._forget_refusals()
        try:
            account = await self._visitor()
            self.name = account.name if account else ""
            cards = await events.of_account(runtime.current(), account)
            self.cards = [card for card in cards if not card.archived]
            self.archived = [card for card in cards if card.archived]
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None
