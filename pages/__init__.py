"""What is shown: one module per address, mirroring `state/`; each module has its own `register(app)`."""

import reflex as rx
from reflex.utils.exec import is_prod_mode

from pages import gallery
from pages.attendee import account, api_tokens, my_tickets
from pages.organizer import attendees, edit_event, event_settings, new_event, organization, overview, team
from pages.organizer import event as managed_event
from pages.organizer import order as managed_order
from pages.organizer import orders as managed_orders
from pages.public import (
    checkout,
    discover,
    event,
    find_order,
    forgot_password,
    join,
    not_found,
    order,
    privacy,
    reset_password,
    sign_in,
    sign_up,
    terms,
    verify,
)

PAGES = (
    discover,
    event,
    checkout,
    order,
    find_order,
    terms,
    privacy,
    not_found,
    overview,
    new_event,
    managed_event,
    managed_orders,
    managed_order,
    attendees,
    edit_event,
    event_settings,
    sign_in,
    sign_up,
    verify,
    forgot_password,
    reset_password,
    my_tickets,
    api_tokens,
    account,
    join,
    team,
    organization,
)


def register(app: rx.App) -> None:
    """Add every page to `app`; the gallery of components only in development."""
    for page in PAGES:
        page.register(app)
    if not is_prod_mode():
        gallery.register(app)
