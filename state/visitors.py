"""Who is looking: the account behind the browser's session cookie, asked of the domain each time."""

import reflex as rx

from eventfly import accounts, runtime
from eventfly.accounts.views import AccountView
from eventfly.clients import client_of
from eventfly.errors import NotFound


class VisitorMixin(rx.State, mixin=True):
    """What the header needs to know of whoever is looking."""

    signed_in: bool = False

    async def _visitor(self) -> AccountView | None:
        cookie = self.router.headers.cookie or ""
        account = await accounts.who(runtime.current(), accounts.session_secret(cookie))
        self.signed_in = account is not None
        return account

    async def _account(self) -> AccountView:
        account = await self._visitor()
        if account is None:
            raise NotFound
        return account

    def _site(self) -> str:
        """Return the origin of the static site that the page came from; empty on the server's own pages."""
        origin = self.router.headers.origin
        return origin if origin in runtime.current().allowed_origins else ""

    def _client(self) -> str:
        """Return what holds and mails are counted by, the same as over HTTP."""
        return client_of(self.router.session.client_ip)
