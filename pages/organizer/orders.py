"""An event's orders as a table."""

import reflex as rx

from components import ui
from components.organizer.event_tabs import event_tabs, not_yours, refresher
from components.organizer.frame import frame
from components.organizer.order_rows import order_row
from components.organizer.tables import found_line, search_and_filters, sort_column, turning
from eventfly import routes
from state.organizer_orders import ManagedOrdersState as State

STATUSES = [
    ("", "Every status"),
    ("paid", "Paid"),
    ("held", "Held"),
    ("paying", "Paying"),
    ("cancelled", "Cancelled"),
    ("expired", "Expired"),
    ("released", "Given back"),
]
SORTS = [
    ("newest", "Newest first"),
    ("oldest", "Oldest first"),
    ("buyer", "By buyer"),
    ("largest", "Largest first"),
    ("smallest", "Smallest first"),
]


def page() -> rx.Component:
    """Show the orders, searched and filtered as the address says."""
    return frame(rx.cond(State.missing, not_yours(), _found()))


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route="/organize/[event_slug]/orders", title="Orders · Organize", on_load=State.load)


def _found() -> rx.Component:
    slug = State.slug
    return ui.live_source(
        State.live_url,
        ui.stack(
            ui.breadcrumbs(
                [("My events", routes.ORGANIZE), (State.title, routes.manage_event(slug))], "Orders"
            ),
            ui.page_title("Orders", lead=State.title),
            event_tabs(slug, "orders"),
            search_and_filters(State, "Name, address or reference", STATUSES, SORTS),
            rx.cond(State.notice, ui.banner(State.notice, tone="warn", urgent=True), rx.fragment()),
            rx.cond(
                State.listed,
                ui.stack(
                    found_line(State, "order", "orders"),
                    rx.cond(State.listed.total > 0, _table(), _none()),
                    turning(State, "Pages of orders"),
                ),
                ui.loading(ui.skeleton_rows(8), label="Looking up the orders"),
            ),
            refresher(State.refresh),
            gap=24,
        ),
    )


def _table() -> rx.Component:
    columns = [
        sort_column(State, "Order", "oldest", "newest"),
        sort_column(State, "Buyer", "buyer"),
        "Tickets",
        sort_column(State, "Total", "smallest", "largest", number=True),
        "Status",
    ]
    return ui.table(
        "Orders", columns, rx.foreach(State.listed.rows, order_row), class_name="ef-table-frame--cards"
    )


def _none() -> rx.Component:
    return rx.cond(
        State.chips,
        ui.empty_state(
            "No orders like that", "Try other words, or remove a filter above.", icon_name="search"
        ),
        ui.empty_state(
            "No orders yet", "As soon as somebody takes a ticket, the order stands here.", icon_name="receipt"
        ),
    )
