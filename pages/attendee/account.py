"""The account: what is held about somebody, to download it, and to erase it."""

import reflex as rx

from components import ui
from components.accounts import forms as parts
from eventfly import routes
from state.account import AccountState as State

route = routes.ACCOUNT
title = "Your account · Eventfly"


def page() -> rx.Component:
    """Say what is held, and offer both ways."""
    return ui.page_shell(
        ui.page_title(
            "Your account", lead="What we hold about you is yours to take along, or to have erased."
        ),
        rx.cond(State.notice, ui.banner(State.notice, tone="warn"), rx.fragment()),
        rx.cond(
            State.loaded,
            rx.cond(State.held, _account(), _sign_in_first()),
            ui.loading(ui.skeleton_rows(3), label="Looking up your account"),
        ),
        signed_in=State.signed_in,
        organizing=State.signed_in,
        narrow=True,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)


def _account() -> rx.Component:
    return ui.stack(_person(), _download(), _erase(), gap=32)


def _person() -> rx.Component:
    held = State.held
    return ui.card(
        ui.facts(
            ("Name", rx.el.span(held.name, class_name="break-words")),
            ("E-mail", rx.el.span(held.email, class_name="break-all")),
            ("Here since", held.since_text),
            ("Orders", held.orders.to_string()),
            ("Tickets and contacts under your address", held.contacts.to_string()),
        ),
        rx.cond(
            held.organizations,
            rx.el.div(
                rx.el.h3("You work for", class_name="ef-muted ef-small mt-4"),
                rx.el.ul(
                    rx.foreach(held.organizations, lambda name: rx.el.li(name, class_name="break-words"))
                ),
            ),
            rx.fragment(),
        ),
        title="You",
    )


def _download() -> rx.Component:
    return ui.card(
        rx.el.p(
            "One JSON file with your account, your sessions and teams, your orders with tickets and payments, and every"
            " name and address kept under yours. Links and ticket codes are left out, because a file lies about."
        ),
        rx.el.div(
            ui.button_link(
                "Download my data",
                href=routes.OWN_DATA,
                icon_name="download",
                download="eventfly-my-data.json",
            ),
            class_name="mt-4",
        ),
        title="Download your data",
    )


def _erase() -> rx.Component:
    return ui.card(
        _consequences(),
        rx.cond(
            State.held.hindrance,
            rx.el.div(
                ui.banner(
                    "First, something has to be handed over",
                    rx.el.p(State.held.hindrance),
                    tone="warn",
                    action=ui.button_link("Team", href=routes.TEAM, size="small"),
                ),
                class_name="mt-4",
            ),
            rx.cond(
                State.erasing,
                _sure(),
                rx.el.div(
                    ui.button("Erase my account", icon_name="trash", on_click=State.erase(True)),
                    class_name="mt-4",
                ),
            ),
        ),
        title="Erase your account",
    )


def _consequences() -> rx.Component:
    held = State.held
    points = [
        "Your name and address are blanked everywhere: in your account, on every order and on every ticket.",
        "You are signed out everywhere, and the links to your orders stop working.",
        "Mails that are still on their way to you are not sent.",
        "You leave every team you work in.",
    ]
    return rx.el.div(
        rx.el.p("This happens at once, and cannot be undone:"),
        rx.el.ul(
            *[rx.el.li(point) for point in points], class_name="list-disc pl-5 my-3 flex flex-col gap-1"
        ),
        rx.cond(
            held.upcoming > 0,
            ui.banner(
                "You have tickets for events to come",
                "They stay valid at the door, but only you can keep them: download their PDF first. We cannot send them"
                " again, nor tell you when something about the event changes.",
                tone="warn",
                action=ui.button_link("My tickets", href=routes.MY_TICKETS, size="small"),
            ),
            rx.fragment(),
        ),
        rx.cond(
            held.receipts > 0,
            rx.el.p(
                "What the law has organizers keep of a paid order stays, apart and without your name: its number, what"
                f" was sold, amounts and dates. The last of it is deleted after {held.kept_until_text}.",
                class_name="ef-muted mt-4",
            ),
            rx.el.p("Nothing else is kept.", class_name="ef-muted mt-4"),
        ),
    )


def _sure() -> rx.Component:
    return rx.el.div(
        rx.cond(State.refusal, ui.banner(State.refusal, tone="bad"), rx.fragment()),
        ui.posted_form(
            parts.password_field("Your password, to be sure it is you", new=False),
            ui.form_actions(
                ui.button("Erase everything", kind="danger", submit=True, icon_name="trash"),
                ui.button("Keep my account", kind="quiet", on_click=State.erase(False)),
            ),
            action="/auth/erase-account",
        ),
        class_name="mt-4 flex flex-col gap-4",
    )


def _sign_in_first() -> rx.Component:
    return ui.empty_state(
        "Sign in to see your account",
        "Bought without an account? Create one with the same address, and everything kept under it is there.",
        action=ui.cluster(
            ui.button_link("Sign in", href=f"{routes.SIGN_IN}?next={routes.ACCOUNT}", kind="primary"),
            ui.button_link("Create an account", href=routes.SIGN_UP),
        ),
        icon_name="user",
    )
