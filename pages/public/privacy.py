"""What is kept about people, why, and for how long."""

import reflex as rx

from components.legal import legal_page
from eventfly import routes

VALID_FROM = "25 November 2026"

TEXT = """
# What we keep

For an order: the buyer's name and e-mail address, the attendees' names, what was bought, when, and which
version of the terms was agreed to. For an account: name, e-mail address and a one-way hash of the password.

Card details go to the payment provider and never pass through Eventfly. We keep the provider's reference,
the amount and whether it succeeded.

# Why

To sell you the ticket, to send it, to let you in at the door, and to keep the books that the law asks of
organizers. Nothing is sold, and nothing is used for advertising.

# Who sees it

The organizer of the event you bought for, and the people they let help with it. Nobody else: other
organizers on this installation cannot see your order.

# Cookies and your browser

Signing in sets one cookie that keeps you signed in. Your browser also remembers a random number for an
order you have begun, so that you can close the page and come back; another by which we count what one browser
holds at once; and whether you like it light or dark. Your network address counts for such limits too.
There are no trackers and no third-party scripts, so there is nothing to consent to.

# How long

Orders are kept with their names until you erase them. Then names and addresses are blanked at once, links to
the orders stop working, and mails still on their way are not sent. What the law has organizers keep of a paid
order (its number, what was sold, amounts and dates, no name) is kept apart until its term is over, and then
deleted by itself. An invitation into a team is forgotten when it is used or withdrawn, or a month after it ran out.

# Your rights

You can see, take along, correct or erase what is kept about you. With an account, download it as a file or
erase it on your account page; with the address of your orders you can create one for that. Without one, write
to the organizer whose contact stands on your order: they can erase it for you. Correct your address and the
attendees' names on your order page yourself.
"""


def page() -> rx.Component:
    """Show the privacy notice."""
    return legal_page("Privacy", "What is kept about you, why, and for how long.", VALID_FROM, TEXT)


def register(app: rx.App) -> None:
    app.add_page(page, route=routes.PRIVACY, title="Privacy · Eventfly")
