"""What the checkout says when there is nothing to finish: no order, a lapsed hold, money sent back."""

import reflex as rx

from components import ui
from components.drafts import browser_id
from state.checkout import CheckoutState
from state.drafts import FRESH_KEY


def lapsed() -> rx.Component:
    """Offer the same quantities again."""
    return ui.card(
        ui.banner(
            "Your places went back on sale",
            "The time to hold them was over, or they were given back. Nothing was charged.",
            tone="warn",
        ),
        rx.el.ul(
            rx.foreach(
                CheckoutState.draft.lines,
                lambda line: rx.el.li(line.quantity, " × ", line.name, " · ", line.sum_text),
            ),
            class_name="mt-5 tabular-nums",
        ),
        ui.cluster(
            ui.button(
                "Hold the same again",
                kind="primary",
                on_click=CheckoutState.start_again(rx.Var(_js_expr=FRESH_KEY, _var_type=str), browser_id()),
            ),
            _back("Choose differently"),
            class_name="mt-5 max-sm:[&>*]:grow",
        ),
    )


def nothing_held() -> rx.Component:
    """Say that this browser holds nothing here."""
    return ui.empty_state(
        "You hold no tickets here",
        "Choose your tickets first; they are then held for you while you fill in the rest.",
        action=_back("Choose tickets", kind="primary"),
    )


def sent_back() -> rx.Component:
    """Say that money came too late and is on its way back."""
    return ui.card(
        ui.banner(
            "Your money is on its way back",
            "The payment arrived after your places had gone to somebody else, so all of it is refunded.",
            tone="warn",
        ),
        ui.cluster(_back("Back to the event"), class_name="mt-5"),
    )


def _back(label: str, kind: str = "secondary") -> rx.Component:
    return ui.button_link(label, href=f"/e/{CheckoutState.event.slug}", kind=kind)
