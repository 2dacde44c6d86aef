"""Changing an event."""

import reflex as rx

from components import ui
from components.missing import missing
from components.organizer.event_form import event_form
from components.organizer.frame import frame
from components.organizer.telling import telling
from eventfly import routes
from state.organizer_edit_event import EditEventState as State


def page() -> rx.Component:
    """Show the event's form, filled in."""
    return frame(
        rx.cond(
            State.missing,
            missing(
                "This event is not yours to edit",
                "Sign in with the account that organizes it, or go back to your events.",
                ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
                ui.button_link("Sign in", href=routes.SIGN_IN),
            ),
            rx.cond(State.form, _form(), ui.loading(ui.skeleton_rows(4))),
        ),
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route="/organize/[event_slug]/edit", title="Edit event · Eventfly", on_load=State.load)


def _form() -> rx.Component:
    return rx.fragment(
        ui.breadcrumbs(
            [("My events", routes.ORGANIZE), (State.form.title, f"{routes.ORGANIZE}/{State.slug}")], "Edit"
        ),
        ui.page_title("Edit event"),
        rx.cond(State.preview, telling(State), rx.fragment()),
        # Kept while the preview is shown, so that what was typed is there when one comes back.
        rx.el.div(
            event_form(State, "Save", note="Nothing changes for anybody until you save."),
            hidden=State.preview.is_not_none(),
        ),
    )
