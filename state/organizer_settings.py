"""What becomes of an event: publishing it now or later, its cover, a copy, its end."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import events, orders, routes, runtime
from eventfly.errors import EventflyError, Invalid, Problem
from eventfly.events.views import ManagedEventView
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

_SEND = """(async () => {{
  const element = document.getElementById("cover-form"), form = new FormData(element);
  {extra}
  try {{
    const answer = await fetch(element.action, {{
      method: "POST", headers: {{ Accept: "application/json" }}, body: form,
    }});
    const body = await answer.json().catch(() => ({{}}));
    if (answer.ok) element.reset();
    return answer.ok ? "" : body.errors?.[0]?.message || body.detail || "That did not work. Please try again.";
  }} catch {{ return "No connection just now. Please try again."; }}
}})()"""


class EventSettingsState(VisitorMixin, RefusalsMixin, rx.State):
    """An event and what its team can do with it as a whole."""

    view: ManagedEventView | None = None
    asking: bool = False
    """Whether to cancel is being asked."""
    told: str = ""

    @rx.var
    def title(self) -> str:
        return f"Settings · {self.view.title}" if self.view else "Settings · Eventfly"

    @rx.event
    @permission("organizer")
    async def load(self) -> EventSpec | None:
        """Read the event."""
        self._forget_refusals()
        self.missing, self.asking, self.told = False, False, ""
        return await self._read()

    @rx.event
    @permission("organizer")
    async def publish(self) -> EventSpec | None:
        """Make the event public now."""
        return await self._do(events.publish, "The event is public now.")

    @rx.event
    @permission("organizer")
    async def unpublish(self) -> EventSpec | None:
        """Make the event a draft again."""
        return await self._do(events.unpublish, "The event is a draft again. Nobody else sees it.")

    @rx.event
    @permission("organizer")
    async def schedule(self, form: dict[str, str]) -> EventSpec | None:
        """Plan when the event becomes public."""
        when = str(form.get("publish_at", ""))
        return await self._do(
            events.schedule_publishing, "It is planned. You can take it back until then.", when
        )

    @rx.event
    @permission("organizer")
    async def unschedule(self) -> EventSpec | None:
        """Take the plan back."""
        return await self._do(events.unschedule_publishing, "The plan is taken back. It stays a draft.")

    @rx.event
    @permission("organizer")
    async def ask(self, asking: bool) -> None:
        """Ask before the event is cancelled, or leave it."""
        self._forget_refusals()
        self.asking, self.told = asking, ""

    @rx.event
    @permission("organizer")
    async def cancel(self) -> EventSpec | None:
        """Cancel the event for good."""
        return await self._do(
            orders.cancel_event, "The event is cancelled. Whoever has a ticket gets a mail."
        )

    @rx.event
    @permission("organizer")
    async def archive(self) -> EventSpec | None:
        """Put the event away."""
        return await self._do(events.archive, "The event is in the archive, below your other events.")

    @rx.event
    @permission("organizer")
    async def unarchive(self) -> EventSpec | None:
        """Bring the event back."""
        return await self._do(events.unarchive, "The event is back among the others.")

    @rx.event
    @permission("organizer")
    async def upload(self, remove: bool) -> EventSpec:
        """Have the browser send the chosen picture, which no websocket takes, or ask for the drawn cover."""
        self._forget_refusals()
        self.busy, self.told = True, ""
        return rx.call_script(
            _SEND.format(extra="form.set('remove', '1');" if remove else ""),
            callback=EventSettingsState.uploaded,
        )

    @rx.event
    @permission("organizer")
    async def uploaded(self, refusal: str) -> EventSpec | None:
        """Show the cover as it is now, or why it stays as it was."""
        self.busy = False
        if refusal:
            return self._refuse(Invalid(Problem("picture", str(refusal)[:200])))
        self.told = "The cover is changed."
        return await self._read()

    @rx.event
    @permission("organizer")
    async def duplicate(self) -> EventSpec | None:
        """Make a copy, and go on to change it."""
        self._forget_refusals()
        try:
            copy = await events.duplicate(runtime.current(), await self._visitor(), self.event_slug)
        except EventflyError as error:
            return self._refuse(error)
        return rx.redirect(routes.edit_event(copy))

    async def _do(self, use_case, told: str, *given: str) -> EventSpec | None:  # type: ignore[no-untyped-def]
        self._forget_refusals()
        self.asking, self.told = False, ""
        try:
            await use_case(runtime.current(), await self._visitor(), self.event_slug, *given)
        except EventflyError as error:
            return self._refuse(error)
        self.told = told
        return await self._read()

    async def _read(self) -> EventSpec | None:
        try:
            self.view = await events.managed(runtime.current(), await self._visitor(), self.event_slug)
        except EventflyError as error:
            self.view = None
            return self._refuse(error)
        return None
