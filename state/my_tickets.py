"""What was asked on "my tickets": the orders of whoever is signed in."""

import reflex as rx
from reflex.event import EventSpec

from eventfly import accounts, orders, runtime
from eventfly.accounts.views import AccountView
from eventfly.errors import EventflyError
from eventfly.orders.views import AccountOrderRow
from state.permissions import permission
from state.refusals import RefusalsMixin
from state.visitors import VisitorMixin


class MyTicketsState(VisitorMixin, RefusalsMixin, rx.State):
    """The orders of an account, the soonest first."""

    upcoming: list[AccountOrderRow] = []
    past: list[AccountOrderRow] = []
    loaded: bool = False

    @rx.event
    @permission("account")
    async def load(self) -> EventSpec | None:
        """Read the orders again: on arrival and at each reconnect."""
        self._forget_refusals()
        try:
            account = await self._visitor()
            rows = await _orders_of(account) if account else []
        except EventflyError as error:
            return self._refuse(error)
        finally:
            self.loaded = True
        self.upcoming = [row for row in rows if row.upcoming]
        self.past = [row for row in rows if not row.upcoming]
        return None

    @rx.event
    @permission("account")
    async def open_order(self, reference: str) -> EventSpec | None:
        """Go to an order by a fresh private link."""
        try:
            link = await orders.account_link(runtime.current(), await self._account(), reference)
        except EventflyError as error:
            return self._refuse(error)
        return rx.redirect(link)


async def _orders_of(account: AccountView) -> list[AccountOrderRow]:
    # What was bought with this address since signing in, perhaps as a guest on another device, joins first.
    await accounts.collect_contacts(runtime.current(), account)
    return await orders.of_account(runtime.current(), account.id)
