"""The address that was probably meant, for forms that ask for one."""

import reflex as rx

from eventfly import accounts
from state.permissions import permission

LONGEST = 254


class SuggestionMixin(rx.State, mixin=True):
    """What a form suggests once its address has been typed."""

    suggestion: str = ""

    @rx.event
    @permission("public")
    async def suggest(self, email: str) -> None:
        """Suggest the address that was probably meant."""
        self.suggestion = accounts.suggest_email(str(email)[:LONGEST]) or ""
