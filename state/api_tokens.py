"""What was asked on "API tokens": the credentials that whoever is signed in made for programs."""

from uuid import UUID

import orjson
import reflex as rx
from reflex.event import EventSpec

from eventfly import accounts, runtime
from eventfly.accounts.views import ApiTokenView
from eventfly.errors import EventflyError, NotFound
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin

_SHOW = """((secret) => {
  const field = document.getElementById("field-new-token");
  field.value = secret;
  field.closest("[data-new-token]").hidden = false;
  field.focus();
  field.select();
})(%s)"""
_FOCUS_TOLD = "setTimeout(() => document.querySelector('[data-told]')?.focus(), 60)"


class ApiTokensState(VisitorMixin, RefusalsMixin, rx.State):
    """The tokens that work. A new one's secret goes to the page and is kept nowhere here."""

    tokens: list[ApiTokenView] = []
    loaded: bool = False
    revoking: str = ""
    """The token that was asked about before it is revoked."""
    thanks: str = ""

    @rx.event
    @permission("account")
    async def load(self) -> EventSpec | None:
        """Read the tokens: on arrival and at each reconnect."""
        self._forget_refusals()
        self.revoking = self.thanks = ""
        try:
            await self._read()
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        return None

    @rx.event
    @permission("account")
    async def create(self, form: dict[str, str]) -> EventSpec | None:
        """Make a token and show its secret, this once."""
        chosen = [name.removeprefix("scope ") for name in form if str(name).startswith("scope ")]
        days, self.thanks = str(form.get("days", "")), ""
        try:
            made = await accounts.create_api_token(
                runtime.current(),
                await self._account(),
                name=str(form.get("name", "")),
                scopes=[name for name in chosen if form[f"scope {name}"]],
                days=int(days) if days.isdecimal() and len(days) < 4 else 0,
            )
            await self._read()
        except EventflyError as error:
            return self._refuse(error)
        self._forget_refusals()
        return rx.call_script(_SHOW % orjson.dumps(made.secret).decode())

    @rx.event
    @permission("account")
    async def ask(self, token_id: str) -> None:
        """Ask before a token is revoked; an empty id leaves it be."""
        self.revoking = token_id

    @rx.event
    @permission("account")
    async def revoke(self, token_id: str) -> EventSpec | None:
        """Make a token worthless."""
        self._forget_refusals()
        try:
            await accounts.revoke_api_token(runtime.current(), await self._account(), _id(token_id))
            await self._read()
        except EventflyError as error:
            return self._refuse(error)
        self.revoking, self.thanks = (
            "",
            "The token is revoked. Programs that used it are refused from now on.",
        )
        return rx.call_script(_FOCUS_TOLD)

    async def _read(self) -> None:
        account = await self._visitor()
        self.tokens = await accounts.list_api_tokens(runtime.current(), account) if account else []


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise NotFound from None
