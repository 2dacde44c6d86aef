"""What was asked on the pages around signing in; the forms themselves go to `/auth/`, not through here."""

import re

import reflex as rx
from reflex.event import EventSpec

from eventfly import runtime
from eventfly.errors import EventflyError
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.suggestions import SuggestionMixin
from state.visitors import VisitorMixin

REFUSALS = {
    "wrong-password": "This e-mail address and password do not fit together.",
    "not-verified": "Please confirm your address first. We have sent you a new link.",
    "bad-link": "This link has been used, has expired, or was never ours. Please ask for a new one.",
    "too-many-requests": "Too many attempts. Please try again a little later.",
    "unavailable": "We cannot do this right now. Please try again in a moment.",
    "email": "Please enter an e-mail address like name@example.org.",
    "missing": "Please fill in every field.",
    "hidden": "Please remove hidden or control characters.",
    "too-short": "Please use at least 10 characters for the password.",
    "too-long": "Something was too long.",
    "common": "This password is easy to guess. Three or four unrelated words make a good one.",
    "has-account": "There is an account with this address already. Please sign in.",
    "bad-invitation": "This invitation was used, withdrawn or is older than a week.",
    "still-needed": "An organization needs you. Hand it over first.",
    "own-name": "Please choose a password that is not your name or address.",
}
"""By the code of `?problem=`, for forms that were sent without the script."""
OTHERWISE = "That did not work. Please check what you typed."
NEWS = {
    "asked": "If this address has an account, a mail with a link is on its way. The link works for 1 hour.",
    "reset": "Your new password is set, and all other sessions have ended. Please sign in.",
    "erased": "Your account is erased, and with it what was kept under your address. Take care.",
}
"""By the code of `?done=`."""
_NEXT = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\uffff]{0,300}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class SignInState(VisitorMixin, RefusalsMixin, SuggestionMixin, rx.State):
    """What the address of the page says: where to go afterwards, what became of the last try."""

    next: str = ""
    refusal: str = ""
    news: str = ""
    token: str = ""
    """Of a mailed link: the browser has it already, in the page's address."""
    has_mailbox: bool = False

    @rx.event
    @permission("public")
    async def load(self) -> EventSpec | None:
        """Read the page's address, and whether somebody is signed in already."""
        asked = self.router.url.query_parameters
        self.next = _matching(_NEXT, asked.get("next", ""))
        self.token = _matching(_TOKEN, asked.get("token", ""))
        problem = asked.get("problem", "")
        self.refusal = REFUSALS.get(problem, OTHERWISE) if problem else ""
        self.news = NEWS.get(asked.get("done", ""), "")
        self.suggestion = ""
        self.has_mailbox = runtime.current().mailbox
        try:
            await self._visitor()
        except EventflyError as error:
            return self._refuse(error)
        return None


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
