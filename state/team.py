"""What was asked on the team's page: who belongs to it, who was invited, and what changes."""

from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from eventfly import organizers, routes, runtime
from eventfly.errors import EventflyError, NotAllowed, NotFound
from eventfly.organizers import parse_id
from eventfly.organizers.views import TeamView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class TeamState(VisitorMixin, RefusalsMixin, rx.State):
    """The team of the organization that whoever is signed in works for."""

    team: TeamView | None = None
    loaded: bool = False
    asking: str = ""
    """Account of the member about whom is asked whether to remove them."""
    told: str = ""
    invited: int = 0
    """Counts what was sent, so that the form begins empty after each."""

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the team again: on arrival and at each reconnect."""
        self._forget_refusals()
        self.missing, self.asking, self.told = False, "", ""
        try:
            await self._read()
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None

    @rx.event
    @permission("organizer")
    async def ask(self, account_id: str) -> None:
        """Ask before a member is removed, or one leaves; empty to leave it."""
        self.asking = account_id[:40]

    @rx.event
    @permission("organizer")
    async def invite(self, form: dict[str, Any]) -> EventSpec | None:
        """Mail an invitation."""
        told = "The invitation is on its way. Its link works for a week."
        given = {name: str(form.get(name, "")) for name in ("email", "role")}
        refused = await self._do(told, organizers.invite, form.get("organization"), **given)
        self.invited += bool(self.told)
        return refused

    @rx.event
    @permission("organizer")
    async def resend(self, invitation_id: str) -> EventSpec | None:
        """Mail an invitation again."""
        told = "Sent again. The link in the mail before stopped working."
        return await self._do(told, organizers.resend, self._organization(), invitation_id)

    @rx.event
    @permission("organizer")
    async def withdraw(self, invitation_id: str) -> EventSpec | None:
        """Take an invitation back."""
        told = "The invitation is withdrawn. Its link stopped working."
        return await self._do(told, organizers.withdraw, self._organization(), invitation_id)

    @rx.event
    @permission("organizer")
    async def change_role(self, account_id: str, role: str) -> EventSpec | None:
        """Give a member another role."""
        told = "The role is changed, and counts at once."
        return await self._do(told, organizers.change_role, self._organization(), account_id, role=role)

    @rx.event
    @permission("organizer")
    async def remove(self, account_id: str) -> EventSpec | None:
        """Remove a member."""
        told = "Removed. They see nothing of this organization any more."
        return await self._do(told, organizers.remove, self._organization(), account_id)

    @rx.event
    @permission("organizer")
    async def leave(self, organization_id: str) -> EventSpec | None:
        """Leave a team, and go back to one's events."""
        refused = await self._do("You have left.", organizers.leave, organization_id)
        return rx.call_script(f"window.location.assign('{routes.ORGANIZE}')") if self.told else refused

    async def _do(
        self, told: str, use_case: Callable[..., Awaitable[Any]], *ids: object, **given: str
    ) -> EventSpec | None:
        self._forget_refusals()
        self.asking, self.told = "", ""
        try:
            account = await self._visitor()
            await use_case(runtime.current(), account, *[parse_id(text) for text in ids], **given)
            self.told = told
            await self._read()
        except EventflyError as error:
            return await self._refused(error)
        return None

    async def _refused(self, error: EventflyError) -> EventSpec | None:
        if not isinstance(error, NotFound | NotAllowed) or self.team is None:
            return self._refuse(error)
        # Somebody changed the team meanwhile, or what we are in it: show how it stands, if it is still ours to see.
        refused = await self.load()
        if not self.missing:
            self.notice = "That cannot be done any more. This is how the team stands."
        return refused

    async def _read(self) -> None:
        account = await self._visitor()
        own = await organizers.current_of(runtime.current(), account.id) if account else None
        self.team = await organizers.team(runtime.current(), account, parse_id(own.id)) if own else None

    def _organization(self) -> str:
        return self.team.organization.id if self.team else ""
