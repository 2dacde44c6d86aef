"""What an organizer sees first: all events of their organizations, and what they come to."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import analytics, organizers, runtime
from eventfly.analytics.views import OverviewView
from eventfly.errors import EventflyError
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class OrganizerOverviewState(VisitorMixin, RefusalsMixin, rx.State):
    """The events of the organization that whoever is signed in works for."""

    view: OverviewView | None = None
    show: str = "all"
    """``all``, ``upcoming``, ``drafts``, ``past`` or ``archived``."""
    loaded: bool = False

    @rx.event
    @permission("account")
    async def load(self) -> EventSpec | None:
        """Read the events and their numbers."""
        self._forget_refusals()
        return await self._read()

    @rx.event
    @permission("account")
    async def show_only(self, show: str) -> EventSpec | None:
        """Show events that are coming, drafts, past ones, or all."""
        self.show = show[:10]
        return await self._read()

    async def _read(self) -> EventSpec | None:
        try:
            account = await self._visitor()
            own = await organizers.current_of(runtime.current(), account.id) if account else None
            self.view = await analytics.overview(
                runtime.current(), account, organization_id=own.id if own else "", show=self.show
            )
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None
