"""The second step: who buys, who comes, and what the buyer agrees to."""

import reflex as rx

from components import ui
from components.drafts import draft_key
from components.suggestions import suggested_address
from eventfly import routes
from eventfly.orders.views import AttendeeView
from state.checkout import CheckoutState


def people() -> rx.Component:
    """Ask for the people, or show what was given, with a way to change it."""
    draft = CheckoutState.draft
    return ui.card(
        rx.cond(CheckoutState.step == 2, _form(), _given()),
        title="2. Who is coming",
        action=rx.cond(
            (CheckoutState.step == 3) & (draft.status == "held"),
            ui.button("Change", size="small", kind="quiet", on_click=CheckoutState.edit_people),
            rx.fragment(),
        ),
    )


def _given() -> rx.Component:
    draft = CheckoutState.draft
    return rx.el.div(
        rx.el.p(rx.el.strong(draft.buyer_name), class_name="break-words"),
        rx.el.p(draft.buyer_email, class_name="ef-muted break-all"),
        rx.el.ul(
            rx.foreach(
                draft.attendees,
                lambda person: rx.el.li(
                    person.type_name, ": ", rx.cond(person.name, person.name, draft.buyer_name)
                ),
            ),
            class_name="ef-small mt-3 flex flex-col gap-1 break-words",
        ),
    )


def _form() -> rx.Component:
    draft, problems = CheckoutState.draft, CheckoutState.problems
    return rx.el.form(
        ui.error_summary(CheckoutState.summary),
        ui.form_row(
            ui.text_field(
                "Your name",
                "name",
                default_value=draft.buyer_name,
                error=problems.get("name", ""),
                auto_complete="name",
                max_length=120,
            ),
            ui.text_field(
                "E-mail",
                "email",
                type="email",
                hint="Your tickets go here.",
                default_value=draft.buyer_email,
                error=problems.get("email", ""),
                auto_complete="email",
                max_length=254,
                on_blur=CheckoutState.suggest,
            ),
        ),
        suggested_address(CheckoutState),
        rx.el.fieldset(
            rx.el.legend("Names on the tickets", class_name="ef-field__label mb-1"),
            ui.muted(
                "Left empty, a ticket gets your own name. You can change names until the doors open.",
                small=True,
            ),
            rx.el.div(
                rx.foreach(draft.attendees, _attendee), class_name="mt-3 grid gap-4 sm:grid-cols-2 items-end"
            ),
        ),
        ui.checkbox_field(
            rx.el.span(
                "I agree to the ",
                ui.text_link("terms", href=routes.TERMS, target="_blank"),
                " and have read the ",
                ui.text_link("privacy notice", href=routes.PRIVACY, target="_blank"),
                ".",
            ),
            "consent",
            error=problems.get("consent", ""),
            default_checked=draft.details_given,
        ),
        ui.form_actions(
            ui.button(
                rx.cond(draft.free, "Continue", "Continue to payment"),
                kind="primary",
                size="large",
                submit=True,
            )
        ),
        on_submit=lambda form: CheckoutState.give_details(draft_key(), form),
        no_validate=True,
        class_name="ef-form [&_.ef-error-summary]:scroll-mt-48",
    )


def _attendee(person: rx.Var[AttendeeView]) -> rx.Component:
    name = f"attendees.{person.position - 1}.name"
    return rx.el.div(
        rx.el.label(
            f"Ticket {person.position} · ",
            person.type_name,
            html_for=f"field-{name}",
            class_name="ef-field__label font-normal",
        ),
        rx.el.input(
            type="text",
            name=name,
            custom_attrs={"id": f"field-{name}"},
            default_value=rx.cond(person.name == CheckoutState.draft.buyer_name, "", person.name),
            placeholder="Same as buyer",
            max_length=120,
            auto_complete="off",
            aria_describedby=f"field-{name}-error",
            class_name="ef-input",
        ),
        rx.el.p(CheckoutState.problems.get(name, ""), id=f"field-{name}-error", class_name="ef-field__error"),
        class_name="ef-field",
    )
