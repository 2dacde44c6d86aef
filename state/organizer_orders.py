"""What was asked of an event's orders: words, filters, an order of rows, a page."""

from typing import Any

import reflex as rx

from eventfly import events, orders, routes, runtime
from eventfly.orders.views import OrganizerOrders
from state.tables import TableMixin


class ManagedOrdersState(TableMixin, rx.State):
    """An event's orders, as its filters in the address say."""

    listed: OrganizerOrders | None = None

    async def _list(self, app: runtime.Runtime, account: Any) -> None:
        event = await events.managed(app, account, self.event_slug)
        asked = self.filters
        wanted = orders.OrderFilter(
            text=asked.get("q", ""),
            status=asked.get("status", ""),
            type_id=asked.get("type", ""),
            sort=asked.get("sort", ""),
            page=self._page(),
        )
        self.listed = await orders.of_event(app, account, self.event_slug, wanted)
        self._show_event(event)

    def _forget_rows(self) -> None:
        self.listed = None

    def _path(self) -> str:
        return routes.managed_orders(self.event_slug)

    def _export_path(self) -> str:
        return routes.orders_csv(self.event_slug)
