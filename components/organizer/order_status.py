"""Where an order or a ticket stands, in one word."""

import reflex as rx

from components import ui


def order_status(status: rx.Var[str]) -> rx.Component:
    """Show an order's status."""
    return rx.match(
        status,
        ("paid", ui.badge("Paid", tone="good")),
        ("held", ui.badge("Held", tone="live")),
        ("paying", ui.badge("Paying", tone="live")),
        ("cancelled", ui.badge("Cancelled", tone="bad")),
        ("released", ui.badge("Given back")),
        ui.badge("Expired"),
    )


def ticket_status(status: rx.Var[str]) -> rx.Component:
    """Show a ticket's status."""
    return rx.match(status, ("valid", ui.badge("Valid", tone="good")), ui.badge("Void", tone="bad"))
