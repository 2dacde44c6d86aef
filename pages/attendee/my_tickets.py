"""My tickets: the orders of whoever is signed in, what comes next on top."""

import reflex as rx

from components import ui
from eventfly import routes
from eventfly.orders.views import AccountOrderRow
from state.my_tickets import MyTicketsState as State

route = routes.MY_TICKETS
title = "My tickets · Eventfly"


def page() -> rx.Component:
    """List the orders, or offer to sign in."""
    return ui.page_shell(
        ui.page_title(
            "My tickets", lead="Everything bought with your address, also without being signed in."
        ),
        rx.cond(State.notice, ui.banner(State.notice, tone="warn"), rx.fragment()),
        rx.cond(State.missing, ui.banner("This order is not here any more.", tone="warn"), rx.fragment()),
        rx.cond(
            State.loaded,
            rx.cond(State.signed_in, _orders(), _sign_in_first()),
            ui.loading(ui.skeleton_rows(3), label="Looking up your tickets"),
        ),
        signed_in=State.signed_in,
        organizing=State.signed_in,
        narrow=True,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=route, title=title, on_load=State.load)


def _orders() -> rx.Component:
    return ui.stack(
        rx.cond(
            State.upcoming,
            rx.el.ul(rx.foreach(State.upcoming, _order), class_name="flex flex-col gap-4"),
            ui.empty_state(
                "Nothing coming up",
                "Your next tickets appear here as soon as you have them.",
                action=ui.button_link("See what is on", href=routes.DISCOVER, kind="primary"),
            ),
        ),
        rx.cond(State.past, _past(), rx.fragment()),
        ui.muted(ui.text_link("Your account and what we hold about you", href=routes.ACCOUNT), small=True),
        gap=40,
    )


def _past() -> rx.Component:
    return rx.el.section(
        ui.section_title("Past"),
        rx.el.ul(rx.foreach(State.past, _order), class_name="flex flex-col gap-4 mt-4"),
    )


def _order(order: rx.Var[AccountOrderRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(
                rx.el.a(order.event_title, href=f"/e/{order.event_slug}"), class_name="text-lg break-words"
            ),
            rx.el.p(ui.when(order.when_text, iso=order.starts_at_iso), class_name="mt-1"),
            rx.el.p(order.place_text, class_name="ef-muted"),
            rx.el.p(_facts(order), class_name="ef-muted ef-small mt-2 tabular-nums"),
            class_name="min-w-0 flex-1",
        ),
        ui.button(
            "Show tickets",
            rx.el.span(" for ", order.event_title, class_name="ef-visually-hidden"),
            kind="primary",
            icon_name="qr",
            on_click=State.open_order(order.reference),
        ),
        class_name=(
            "flex flex-col sm:flex-row sm:items-center gap-4 p-4 sm:p-5 rounded-card bg-raised border border-line"
        ),
    )


def _facts(order: rx.Var[AccountOrderRow]) -> rx.Component:
    return rx.fragment(
        order.tickets,
        rx.cond(order.tickets == 1, " ticket · ", " tickets · "),
        order.total_text,
        " · order ",
        order.reference,
        rx.cond(order.status == "cancelled", " · cancelled", ""),
    )


def _sign_in_first() -> rx.Component:
    return ui.empty_state(
        "Sign in to see your tickets",
        "Bought without an account? Create one with the same address, and your tickets join it.",
        action=ui.cluster(
            ui.button_link("Sign in", href=f"{routes.SIGN_IN}?next={routes.MY_TICKETS}", kind="primary"),
            ui.button_link("Find my order", href=routes.FIND_ORDER),
        ),
    )
