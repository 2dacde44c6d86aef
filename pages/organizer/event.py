"""One event as those who run it see it."""

import reflex as rx

from components import ui
from components.organizer.dashboard import attention, by_type, latest_orders, numbers, sales_curve
from components.organizer.event_tabs import event_tabs, not_yours, refresher
from components.organizer.frame import frame
from components.organizer.status import status_badge
from eventfly import routes
from state.organizer_event import ManagedEventState as State


def page() -> rx.Component:
    """Show the event's numbers, kept live, and how it sells."""
    return frame(
        rx.cond(
            State.missing,
            not_yours(),
            rx.cond(State.view, _event(), ui.loading(ui.skeleton_rows(6))),
        ),
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route="/organize/[event_slug]", title=State.title, on_load=State.load)


def _event() -> rx.Component:
    view = State.view
    return ui.live_source(
        routes.live_organizer(view.slug),
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
            event_tabs(view.slug, "overview"),
            rx.cond(
                State.board,
                ui.stack(
                    attention(),
                    numbers(),
                    rx.el.div(
                        sales_curve(),
                        by_type(),
                        class_name="ef-fifths",
                    ),
                    latest_orders(),
                    gap=32,
                ),
                ui.loading(ui.skeleton_rows(6)),
            ),
            refresher(State.refresh),
            gap=24,
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
