"""Creating an event from a plain form."""

import reflex as rx

from components import ui
from components.organizer.event_form import event_form
from components.organizer.frame import frame, sign_in_first
from eventfly import routes
from state.organizer_new_event import NewEventState as State


def page() -> rx.Component:
    """Ask what a new event needs; it begins as a draft that nobody else sees."""
    return frame(
        ui.page_title("New event", lead="It begins as a draft that only you and your team see."),
        rx.cond(
            State.loaded,
            rx.cond(
                State.signed_in,
                rx.cond(
                    State.needs_organization,
                    _found(),
                    event_form(State, "Save the draft", note="Nobody sees it until you publish."),
                ),
                sign_in_first(),
            ),
            ui.loading(ui.skeleton_rows(4)),
        ),
        current=routes.NEW_EVENT,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.NEW_EVENT, title="New event · Eventfly", on_load=State.load)


def _found() -> rx.Component:
    return ui.card(
        rx.el.form(
            rx.cond(
                State.notice,
                rx.el.div(ui.banner(State.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
                rx.fragment(),
            ),
            ui.text_field(
                "Who organizes?",
                "name",
                hint="The name people see on your events: a club, a company, or your own.",
                error=State.problems.get("name", ""),
                max_length=120,
            ),
            ui.form_actions(ui.button("Go on", kind="primary", submit=True)),
            on_submit=State.found,
            no_validate=True,
            class_name="ef-form",
        ),
        title="First, a name",
    )
