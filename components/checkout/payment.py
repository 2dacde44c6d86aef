"""The third step: paying, or taking what is free; and the wait for an answer that is late."""

import reflex as rx

from components import ui
from components.choices import choices
from components.drafts import draft_key
from state.checkout import CheckoutState

CARDS = [
    ("succeeds", "TEST card that succeeds", "Pays at once."),
    ("declined", "TEST card that is declined", "The bank says no; you can try another."),
    ("second_step", "TEST card that asks the bank first", "You confirm on the bank's page and come back."),
    ("times_out", "TEST card whose answer gets lost", "The money is taken and the answer comes late."),
]


def payment() -> rx.Component:
    """Ask for the payment once the people are known."""
    return ui.card(
        rx.el.div(
            rx.cond(
                CheckoutState.status == "paying",
                rx.cond(CheckoutState.pay_busy, _form(), _waiting()),
                rx.cond(CheckoutState.step == 3, _form(), ui.muted("Comes after the people.")),
            ),
            class_name="flex flex-col gap-5",
        ),
        title=rx.cond(CheckoutState.draft.free, "3. Confirm", "3. Payment"),
    )


def _form() -> rx.Component:
    draft = CheckoutState.draft
    return rx.el.form(
        rx.el.p("", id="pay-title", tab_index=-1, class_name="ef-visually-hidden scroll-mt-48"),
        rx.cond(
            CheckoutState.failure,
            rx.el.div(
                ui.banner("Not paid", CheckoutState.failure, tone="bad"),
                tab_index=-1,
                data_notice="",
                class_name="scroll-mt-48",
            ),
            rx.fragment(),
        ),
        rx.cond(
            draft.free,
            rx.el.p("Nothing to pay. Your tickets come by mail at once."),
            rx.fragment(
                ui.sandbox_banner(),
                choices(
                    "Pay with",
                    "card",
                    CARDS,
                    chosen="succeeds",
                    error=CheckoutState.problems.get("details", ""),
                ),
            ),
        ),
        ui.button(
            rx.cond(draft.free, "Get my tickets", f"Pay {draft.total_text}"),
            kind="primary",
            size="large",
            wide=True,
            busy=CheckoutState.pay_busy,
            submit=True,
        ),
        on_submit=lambda form: CheckoutState.pay(draft_key(), form),
        class_name="flex flex-col gap-5",
    )


def _waiting() -> rx.Component:
    return rx.fragment(
        ui.banner(
            "Your payment is on its way",
            "The bank has not answered yet. Your places are safe, nothing is charged twice, and this page goes on by "
            "itself as soon as the answer is here. You can also close it: the tickets come by mail. If your bank "
            "wants you to confirm, continue there.",
            tone="info",
        ),
        ui.button(
            "Continue the payment", busy=CheckoutState.pay_busy, on_click=CheckoutState.pay(draft_key(), {})
        ),
    )
