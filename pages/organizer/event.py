"""One event as those who run it see it."""

import reflex as rx

from components import ui
from components.missing import missing
from components.organizer.frame import frame
from components.organizer.orders import orders
from components.organizer.status import status_badge
from eventfly import routes
from eventfly.events.views import ManagedTypeView
from state.organizer_event import ManagedEventState as State


def page() -> rx.Component:
    """Show the event's numbers, kept live, and its orders."""
    return frame(
        rx.cond(
            State.missing,
            missing(
                "This event is not yours to see",
                "Sign in with the account that organizes it, or go back to your events.",
                ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
                ui.button_link("Sign in", href=routes.SIGN_IN),
            ),
            rx.cond(State.view, _event(), ui.loading(ui.skeleton_rows(6))),
        ),
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route="/organize/[event_slug]", title=State.title, on_load=State.load)


def _event() -> rx.Component:
    view = State.view
    return ui.live_source(
        f"/live/organize/{view.slug}",
        ui.stack(
            ui.breadcrumbs([("My events", routes.ORGANIZE)], view.title),
            rx.el.div(
                ui.page_title(
                    view.title,
                    lead=rx.cond(view.place_text, f"{view.when_text} · {view.place_text}", view.when_text),
                ),
                rx.el.div(status_badge(view.status_text), class_name="mt-3"),
            ),
            _actions(),
            _told(),
            _numbers(),
            _types(),
            orders(),
            gap=32,
        ),
    )


def _actions() -> rx.Component:
    view = State.view
    return ui.cluster(
        rx.cond(
            view.may_edit,
            rx.fragment(
                rx.match(
                    view.status,
                    ("draft", ui.button("Publish", kind="primary", on_click=State.publish)),
                    ("published", ui.button("Unpublish", on_click=State.unpublish)),
                    rx.fragment(),
                ),
                ui.button_link("Edit", href=view.edit_path, icon_name="edit"),
                ui.button_link(
                    "Settings", href=f"{routes.ORGANIZE}/{view.slug}/settings", icon_name="settings"
                ),
            ),
            rx.fragment(),
        ),
        rx.cond(
            view.status == "published",
            ui.button_link("Public page", href=view.public_path, icon_name="external"),
            rx.fragment(),
        ),
    )


def _told() -> rx.Component:
    missing_parts = rx.el.ul(rx.foreach(State.view.missing, rx.el.li), class_name="list-disc pl-5")
    problems = rx.el.ul(rx.foreach(State.problems.values(), rx.el.li), class_name="list-disc pl-5")
    return rx.fragment(
        rx.cond(State.told, ui.banner(State.told, tone="good"), rx.fragment()),
        rx.cond(
            State.notice,
            rx.el.div(ui.banner(State.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
            rx.fragment(),
        ),
        rx.cond(
            State.problems.length() > 0,
            ui.banner("Not published yet", problems, tone="bad"),
            rx.cond(
                State.view.missing.length() > 0,
                ui.banner("Before you can publish", missing_parts, tone="info"),
                rx.fragment(),
            ),
        ),
    )


def _numbers() -> rx.Component:
    view = State.view
    return rx.el.div(
        ui.stats(
            ui.stat("Sold", view.sold.to_string(), live_key="sold"),
            ui.stat("Held right now", view.held.to_string(), live_key="held"),
            ui.stat("Left", view.left_text, live_key="left"),
            ui.stat("Taken", view.revenue_text, live_key="revenue"),
        ),
        rx.el.p(
            ui.glow_dot(),
            rx.el.span("Looking now: ", ui.live_number("looking")),
            rx.el.span("·", aria_hidden="true", class_name="max-sm:hidden"),
            rx.el.span(view.left_display_text),
            class_name="ef-muted ef-small mt-3 flex flex-wrap items-center gap-2",
        ),
    )


def _types() -> rx.Component:
    columns = [
        "Ticket type",
        "Price",
        ("Sold", "number"),
        ("Held", "number"),
        ("Left", "number"),
        ("Of", "number"),
        ("Taken", "number"),
        "State",
    ]
    return rx.el.section(
        ui.section_title("Tickets"),
        ui.table("Tickets", columns, rx.foreach(State.view.types, _type)),
        class_name="flex flex-col gap-4",
    )


def _type(kind: rx.Var[ManagedTypeView]) -> rx.Component:
    return ui.table_row(
        ui.cell(kind.name, heading=True),
        ui.cell(kind.price_text),
        ui.cell(ui.live_number(f"sold:{kind.id}", kind.sold.to_string()), number=True),
        ui.cell(ui.live_number(f"held:{kind.id}", kind.held.to_string()), number=True),
        ui.cell(ui.live_number(f"left:{kind.id}", kind.left_text), number=True),
        ui.cell(kind.capacity_text, number=True),
        ui.cell(kind.revenue_text, number=True),
        ui.cell(kind.state_text),
    )
