"""An order as a row of a table."""

import reflex as rx

from components import ui
from components.organizer.order_status import order_status
from eventfly.orders.views import OrganizerOrderRow


def order_row(row: rx.Var[OrganizerOrderRow]) -> rx.Component:
    """Show an order; its reference leads to its own page."""
    return ui.table_row(
        ui.cell(
            rx.el.a(row.reference, href=row.url, class_name="ef-row-link whitespace-nowrap tabular-nums"),
            rx.el.time(
                row.placed_text, date_time=row.placed_at_iso, class_name="block ef-muted ef-small font-normal"
            ),
            heading=True,
        ),
        ui.cell(
            rx.cond(
                row.buyer_name,
                rx.fragment(
                    rx.el.span(row.buyer_name),
                    rx.el.span(row.buyer_email, class_name="block ef-muted ef-small break-all"),
                ),
                rx.el.span(rx.cond(row.erased, "Erased", "Not said yet"), class_name="ef-muted"),
            ),
            wrap=True,
        ),
        ui.cell(row.lines_text, wrap=True),
        ui.cell(row.total_text, number=True),
        ui.cell(order_status(row.status)),
    )
