"""The organization's settings."""

import reflex as rx

from components import ui
from components.missing import missing
from components.organizer.frame import frame, sign_in_first
from eventfly import routes
from state.organization import OrganizationState as State


def page() -> rx.Component:
    """Show name and public contact; owners change them."""
    return frame(
        rx.cond(
            State.missing,
            missing(
                "These settings are not yours to change",
                "Owners of the organization can. Ask one of them, or go back to your events.",
                ui.button_link("My events", href=routes.ORGANIZE, kind="primary"),
                ui.button_link("Team", href=routes.TEAM),
            ),
            rx.cond(
                State.loaded,
                rx.cond(State.signed_in, rx.cond(State.organization, _settings(), _none()), _signed_out()),
                rx.fragment(ui.page_title("Organization"), ui.loading(ui.skeleton_rows(3))),
            ),
        ),
        current=routes.ORGANIZATION,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.ORGANIZATION, title="Organization · Eventfly", on_load=State.load)


def _settings() -> rx.Component:
    return rx.fragment(
        ui.page_title("Organization", lead="What people see of you on your events, checkouts and orders."),
        ui.stack(
            rx.cond(State.told, ui.banner(State.told, tone="good"), rx.fragment()),
            rx.cond(State.notice, ui.banner(State.notice, tone="warn", urgent=True), rx.fragment()),
            rx.cond(State.organization.may_edit, _form(), _shown()),
            gap=24,
            class_name="max-w-2xl",
        ),
    )


def _form() -> rx.Component:
    organization = State.organization
    return ui.card(
        rx.el.form(
            ui.error_summary(State.summary),
            rx.el.input(type="hidden", name="organization", value=organization.id, read_only=True),
            ui.text_field(
                "Name",
                "name",
                default_value=organization.name,
                error=State.problems.get("name", ""),
                auto_complete="organization",
                max_length=120,
            ),
            ui.text_field(
                "Public contact",
                "contact_email",
                type="email",
                hint="Stands on every event, checkout and order. Better an address you share than your own.",
                default_value=organization.contact_email,
                error=State.problems.get("contact_email", ""),
                max_length=254,
            ),
            ui.textarea_field(
                "How you answer",
                "contact_terms",
                rows=3,
                hint="Shown beside the contact: when you answer, and what about.",
                placeholder="We answer within two working days. On the day of an event, come to the box office.",
                default_value=organization.contact_terms,
                error=State.problems.get("contact_terms", ""),
                required=False,
                max_length=600,
            ),
            ui.form_actions(ui.button("Save", kind="primary", submit=True)),
            on_submit=State.save,
            no_validate=True,
            class_name="ef-form",
            key=organization.id,
        ),
    )


def _shown() -> rx.Component:
    organization = State.organization
    return ui.card(
        ui.facts(
            ("Name", organization.name),
            ("Public contact", organization.contact_email),
            ("How you answer", rx.cond(organization.contact_terms, organization.contact_terms, "Not said")),
            ("Your role", organization.role),
        ),
        ui.muted(
            "Owners change this. Who they are stands on the ",
            ui.text_link("team's page", href=routes.TEAM),
            ".",
        ),
    )


def _signed_out() -> rx.Component:
    return rx.fragment(ui.page_title("Organization"), sign_in_first())


def _none() -> rx.Component:
    return rx.fragment(
        ui.page_title("Organization"),
        ui.empty_state(
            "No organization yet",
            "Yours begins with your first event: its name, and an address for questions.",
            action=ui.button_link("Create an event", href=routes.NEW_EVENT, kind="primary"),
            icon_name="settings",
        ),
    )
