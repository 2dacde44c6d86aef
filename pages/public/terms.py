"""The terms that a buyer agrees to, in words that people read."""

import reflex as rx

from components.legal import legal_page
from eventfly import routes

VALID_FROM = "1 November 2026"

TEXT = """
# Who sells to whom

The organizer named on the event's page sells you the ticket and puts on the event. Eventfly is the software
in between: it holds your places, takes the payment for the organizer and sends you the tickets.

Questions about the event itself go to the organizer, whose contact stands on the event's page, on the
checkout and in every mail.

# Holding places and buying

When you press Get tickets, your places are taken off sale and held for you while you fill in your details.
The page shows how long. You can ask for more time once, and you can give the places back at any moment.

The contract begins when your payment has succeeded, or at once if the tickets are free. You then have an
order page and a mail with your tickets.

If a payment arrives after a hold has ended, you either get your places, if they are still free, or all of
your money back.

# Prices

Every price is the price you pay, with all taxes and fees in it. If a price rises while you are buying, we
show you the new total and ask first. If it falls, you pay the lower one.

# Your tickets

A ticket lets one person in, once. Whoever shows its code first is let in, so keep your order's link to
yourself: anybody who has it can see the tickets.

You can change the attendees' names until the doors open, and correct your own address on the order page.
When you correct the address, the old link stops working.

# Changes and cancellation

If an event is cancelled, you get back what you paid. If its day or place changes, the organizer tells you
by mail and offers a refund to whoever cannot come.

For all other refunds, the organizer decides. Write to the contact on your order.

# Fair use

Holding places without meaning to buy keeps others out. So there is a limit to what one browser, address or
network can hold, and whoever lets several holds lapse waits for a while.
"""


def page() -> rx.Component:
    """Show the terms."""
    return legal_page(
        "Terms", "What you and the organizer agree on when you take a ticket.", VALID_FROM, TEXT
    )


def register(app: rx.App) -> None:
    app.add_page(page, route=routes.TERMS, title="Terms · Eventfly")
