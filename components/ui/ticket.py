"""The ticket: an object with a perforated edge, its code large and on white in both themes."""

import reflex as rx

from .badge import badge
from .conditions import Text, shown_if


def ticket(
    *,
    event: Text,
    when: Text,
    place: Text,
    holder: Text,
    type_name: Text,
    qr_src: Text,
    number: Text = "",
    seat: Text = "",
    state: Text = "",
    actions: rx.Component | None = None,
) -> rx.Component:
    """Show one ticket; `state` ("Cancelled", "Used") veils the code, `number` counts it ("1 of 2")."""
    main = rx.el.div(
        rx.el.p(
            type_name,
            shown_if(number, lambda: rx.el.span(number, class_name="ef-ticket__count")),
            class_name="ef-ticket__type",
        ),
        rx.el.h3(event, class_name="ef-ticket__event"),
        rx.el.p(when, class_name="ef-ticket__line"),
        rx.el.p(place, class_name="ef-ticket__line"),
        rx.el.dl(
            _fact("Name", holder),
            shown_if(seat, lambda: _fact("Seat or gate", seat)),
            class_name="ef-ticket__facts",
        ),
        class_name="ef-ticket__main",
    )
    return rx.el.article(
        rx.el.div(main, _stub(qr_src, state), class_name="ef-ticket__paper"),
        rx.el.div(actions, class_name="ef-ticket__actions") if actions is not None else rx.fragment(),
        class_name="ef-ticket",
    )


def ticket_strip(*tickets: rx.Component) -> rx.Component:
    """Set several tickets side by side, swiped on a phone."""
    return rx.el.div(*tickets, class_name="ef-ticket-strip", role="group", aria_label="Tickets", tab_index=0)


def _stub(qr_src: Text, state: Text) -> rx.Component:
    code = rx.el.img(
        src=qr_src,
        alt="Your ticket's code, to be scanned at the door",
        class_name="ef-ticket__qr",
        width="250",
        height="250",
    )
    veil = shown_if(state, lambda: rx.el.div(badge(state, tone="bad"), class_name="ef-ticket__state"))
    return rx.el.div(
        rx.el.div(code, class_name="ef-ticket__code"), veil, class_name="ef-ticket__stub ef-always-light"
    )


def _fact(name: Text, value: Text) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))
