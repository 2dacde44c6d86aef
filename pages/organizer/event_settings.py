"""An event's settings: its cover, when it is public, a copy, its end."""

import reflex as rx

from components import ui
from components.missing import missing
from components.organizer.frame import frame
from components.organizer.lifecycle import cover_card, more_card, publishing_card
from components.organizer.status import status_badge
from eventfly import routes
from state.organizer_settings import EventSettingsState as State


def page() -> rx.Component:
    """Show what can be done with the event as a whole."""
    return frame(
        rx.cond(
            State.missing,
            missing(
                "This event is not yours to change",
                "Sign in with the account that organizes it, or go back to your events.",
                ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
                ui.button_link("Sign in", href=routes.SIGN_IN),
            ),
            rx.cond(State.view, _settings(), ui.loading(ui.skeleton_rows(5))),
        ),
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.event_settings("[event_slug]"), title=State.title, on_load=State.load)


def _settings() -> rx.Component:
    view = State.view
    return ui.stack(
        ui.breadcrumbs(
            [("My events", routes.ORGANIZE), (view.title, f"{routes.ORGANIZE}/{view.slug}")], "Settings"
        ),
        rx.el.div(
            ui.page_title("Settings", lead=view.title),
            rx.el.div(status_badge(view.status_text), class_name="mt-3"),
        ),
        _told(),
        rx.cond(
            view.may_edit,
            rx.el.div(
                ui.stack(publishing_card(), more_card()),
                cover_card(),
                class_name="grid gap-6 items-start lg:grid-cols-2",
            ),
            ui.banner(
                "Your role shows this event and changes nothing", "Ask an owner or a manager of your team."
            ),
        ),
        gap=24,
    )


def _told() -> rx.Component:
    problems = rx.el.ul(rx.foreach(State.problems.values(), rx.el.li), class_name="list-disc pl-5")
    return rx.fragment(
        rx.cond(State.told, ui.banner(State.told, tone="good"), rx.fragment()),
        rx.cond(
            State.notice,
            rx.el.div(ui.banner(State.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
            rx.fragment(),
        ),
        rx.cond(
            (State.problems.length() > 0) & (State.problems.get("picture", "") == ""),
            rx.el.div(
                ui.banner("That did not work yet", problems, tone="bad"), tab_index=-1, data_error_summary=""
            ),
            rx.fragment(),
        ),
    )
