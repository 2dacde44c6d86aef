"""The team: who belongs to the organization, and who is invited."""

import reflex as rx

from components import ui
from components.missing import missing
from components.organizer.frame import frame, sign_in_first
from components.organizer.members import invitations, invite_form, leaving, members
from eventfly import routes
from state.team import TeamState as State


def page() -> rx.Component:
    """Show the team to its members; owners also change it."""
    return frame(
        rx.cond(
            State.missing,
            missing(
                "This team is not yours to see",
                "You may have been removed, or signed in with another account.",
                ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
                ui.button_link("Sign in", href=f"{routes.SIGN_IN}?next={routes.TEAM}"),
            ),
            rx.cond(
                State.loaded,
                rx.cond(State.signed_in, rx.cond(State.team, _team(), _none()), _signed_out()),
                rx.fragment(
                    ui.page_title("Team"), ui.loading(ui.skeleton_rows(3), label="Looking up your team")
                ),
            ),
        ),
        current=routes.TEAM,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.TEAM, title="Team · Eventfly", on_load=State.load)


def _team() -> rx.Component:
    manages = State.team.organization.may_manage_team
    return rx.fragment(
        ui.page_title("Team", lead=f"Who works for {State.team.organization.name}."),
        ui.stack(
            _told(),
            members(),
            rx.cond(
                manages,
                rx.fragment(rx.cond(State.team.invitations, invitations(), rx.fragment()), invite_form()),
                rx.fragment(),
            ),
            leaving(),
            gap=32,
        ),
    )


def _none() -> rx.Component:
    return rx.fragment(
        ui.page_title("Team"),
        ui.empty_state(
            "No team yet",
            "A team belongs to an organization. Yours begins with your first event.",
            action=ui.button_link("Create an event", href=routes.NEW_EVENT, kind="primary"),
            icon_name="users",
        ),
    )


def _signed_out() -> rx.Component:
    return rx.fragment(ui.page_title("Team"), sign_in_first())


def _told() -> rx.Component:
    return rx.fragment(
        rx.cond(State.told, ui.banner(State.told, tone="good"), rx.fragment()),
        rx.cond(
            State.notice,
            rx.el.div(ui.banner(State.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
            rx.fragment(),
        ),
    )
