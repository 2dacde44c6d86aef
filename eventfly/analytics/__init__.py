"""Analytics: what the numbers of events mean for those who run them.

Sales are read from the orders by plain queries, kept in memory while the event's stream stands still. Views of a
page are counted in memory and written every few seconds, by hour, without a trace of who looked. A consumer notes
which entries of the journal are about which order, so that an order's history is found at once. Exports are
written while they are read.

Invariants: every read is scoped to members of the event's organization; amounts of two currencies are never added;
nothing here is asked by a sale, so none of it can slow one down.
"""

from eventfly.analytics.dashboard import dashboard
from eventfly.analytics.exports import Export, export_attendees, export_orders
from eventfly.analytics.history import note_entries, order_history
from eventfly.analytics.models import OrderEntry, PageViews
from eventfly.analytics.overview import overview
from eventfly.analytics.views import DashboardView, HistoryEntryView, OverviewView
from eventfly.analytics.visits import PAGE_VIEWS, count_view, write_views

__all__ = [
    "PAGE_VIEWS",
    "DashboardView",
    "Export",
    "HistoryEntryView",
    "OrderEntry",
    "OverviewView",
    "PageViews",
    "count_view",
    "dashboard",
    "export_attendees",
    "export_orders",
    "note_entries",
    "order_history",
    "overview",
    "write_views",
]
