"""Who comes to an event, as a table: one row for each ticket."""

import reflex as rx

from components import ui
from components.organizer.event_tabs import event_tabs, not_yours, refresher
from components.organizer.frame import frame
from components.organizer.order_status import ticket_status
from components.organizer.tables import found_line, search_and_filters, sort_column, turning
from eventfly import routes
from eventfly.orders.views import OrganizerAttendeeRow
from state.organizer_attendees import ManagedAttendeesState as State

STATUSES = [("", "Every ticket"), ("valid", "Valid"), ("void", "Void")]
SORTS = [("name", "By name"), ("newest", "Newest first"), ("oldest", "Oldest first")]


def page() -> rx.Component:
    """Show the attendees, searched and filtered as the address says."""
    return frame(rx.cond(State.missing, not_yours(), _found()))


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(
        page, route="/organize/[event_slug]/attendees", title="Attendees · Organize", on_load=State.load
    )


def _found() -> rx.Component:
    slug = State.slug
    return ui.live_source(
        State.live_url,
        ui.stack(
            ui.breadcrumbs(
                [("My events", routes.ORGANIZE), (State.title, routes.manage_event(slug))], "Attendees"
            ),
            ui.page_title("Attendees", lead=State.title),
            event_tabs(slug, "attendees"),
            search_and_filters(State, "Name, address or order", STATUSES, SORTS),
            rx.cond(State.notice, ui.banner(State.notice, tone="warn", urgent=True), rx.fragment()),
            rx.cond(
                State.listed,
                ui.stack(
                    found_line(State, "attendee", "attendees"),
                    rx.cond(State.listed.total > 0, _table(), _none()),
                    turning(State, "Pages of attendees"),
                ),
                ui.loading(ui.skeleton_rows(8), label="Looking up the attendees"),
            ),
            refresher(State.refresh),
            gap=24,
        ),
    )


def _table() -> rx.Component:
    columns = [
        sort_column(State, "Name", "name"),
        "Ticket",
        "Order",
        sort_column(State, "Issued", "oldest", "newest"),
        "Status",
    ]
    return ui.table(
        "Attendees", columns, rx.foreach(State.listed.rows, _row), class_name="ef-table-frame--cards"
    )


def _row(row: rx.Var[OrganizerAttendeeRow]) -> rx.Component:
    return ui.table_row(
        ui.cell(
            rx.cond(row.name, rx.el.span(row.name), rx.el.span("Erased", class_name="ef-muted")),
            rx.el.span(row.email, class_name="block ef-muted ef-small font-normal break-all"),
            heading=True,
            wrap=True,
        ),
        ui.cell(row.type_name, wrap=True),
        ui.cell(
            rx.el.a(
                row.reference,
                href=row.url,
                aria_label=f"Order {row.reference} of {row.name}",
                class_name="ef-row-link tabular-nums",
            ),
        ),
        ui.cell(rx.el.time(row.issued_text, date_time=row.issued_at_iso, class_name="tabular-nums")),
        ui.cell(ticket_status(row.status)),
    )


def _none() -> rx.Component:
    return rx.cond(
        State.chips,
        ui.empty_state("Nobody like that", "Try other words, or remove a filter above.", icon_name="search"),
        ui.empty_state(
            "Nobody yet",
            "Whoever has a paid ticket stands here, with the way to their order.",
            icon_name="users",
        ),
    )
