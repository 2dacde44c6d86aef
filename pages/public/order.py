"""An order's own page: the tickets as objects, and what can be done with them."""

import reflex as rx

from components import ui
from components.missing import missing
from components.orders.actions import buyer, rename_form, take_along, told
from components.waiting import look_again
from eventfly.orders.views import OrderLineView, TicketView
from state.order import OrderState


def page() -> rx.Component:
    """Show the tickets to whoever holds the link."""
    return ui.page_shell(
        rx.cond(
            OrderState.missing,
            missing(
                "This order is not here",
                "The link may be incomplete, or a newer one took its place. We can mail you the links to your orders.",
            ),
            rx.cond(OrderState.order, _order(), _coming()),
        ),
        signed_in=OrderState.signed_in,
        organizing=OrderState.signed_in,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`; its address is a secret, so it is neither indexed nor told to other sites."""
    app.add_page(
        page,
        route="/o/[order_ref]/[order_secret]",
        title=OrderState.title,
        on_load=OrderState.load,
        meta=[{"name": "robots", "content": "noindex"}, {"name": "referrer", "content": "no-referrer"}],
    )


def _order() -> rx.Component:
    order = OrderState.order
    return ui.stack(
        ui.page_title(
            rx.match(
                order.status,
                ("paid", "You're in"),
                ("cancelled", "This order is cancelled"),
                ("paying", "Your payment is on its way"),
                "This order is not finished",
            ),
            lead=order.event_title,
        ),
        rx.cond(order.test, ui.sandbox_banner(), rx.fragment()),
        told(),
        rx.cond(
            (order.event_status == "cancelled") & (order.status == "paid"),
            ui.banner(
                "The event is cancelled",
                f"{order.organizer_name} has called it off. Your order stays here; write to them about your money.",
                tone="warn",
            ),
            rx.fragment(),
        ),
        rx.cond(order.status == "paid", _tickets(), _untaken()),
        ui.with_aside(ui.stack(_about(), buyer()), _receipt()),
        gap=32,
    )


def _tickets() -> rx.Component:
    return ui.stack(
        rx.el.h2("Tickets", class_name="ef-visually-hidden"),
        ui.ticket_strip(rx.foreach(OrderState.order.tickets, _ticket)),
        rx.cond(OrderState.renaming > 0, rename_form(), rx.fragment()),
        take_along(),
        gap=20,
    )


def _ticket(ticket: rx.Var[TicketView]) -> rx.Component:
    order = OrderState.order
    return ui.ticket(
        event=order.event_title,
        when=order.when_text,
        place=order.place_text,
        holder=ticket.attendee,
        type_name=ticket.type_name,
        qr_src=ticket.qr_url,
        number=f"{ticket.number} of {order.tickets.length()}",
        state=rx.cond(ticket.status == "valid", "", "Cancelled"),
        actions=rx.cond(
            order.editable,
            ui.button(
                "Change the name", size="small", kind="quiet", on_click=OrderState.rename(ticket.number)
            ),
            rx.fragment(),
        ),
    )


def _untaken() -> rx.Component:
    order = OrderState.order
    return rx.match(
        order.status,
        (
            "cancelled",
            ui.banner(
                "The tickets are void",
                rx.cond(
                    order.refunded_text,
                    f"{order.refunded_text} is on its way back to you.",
                    "Nothing was charged.",
                ),
                tone="warn",
            ),
        ),
        (
            "paying",
            rx.fragment(
                ui.banner(
                    "The bank has not answered yet",
                    "Your places are safe. As soon as the payment is through, your tickets stand here and "
                    "come by mail; you need not do anything.",
                ),
                look_again(OrderState.look_again),
            ),
        ),
        ui.banner("There are no tickets here", "The order was never paid. Nothing was charged.", tone="info"),
    )


def _about() -> rx.Component:
    order = OrderState.order
    return ui.card(
        rx.el.p(rx.el.time(order.when_text, date_time=order.starts_at_iso), class_name="font-semibold"),
        rx.el.p(order.place_text, class_name="ef-muted"),
        rx.cond(order.online & (order.status == "paid"), _joining(), rx.fragment()),
        ui.shown_if(
            order.refund_policy,
            lambda: rx.el.p(
                rx.el.strong("Refunds: "), order.refund_policy, class_name="ef-small mt-3 whitespace-pre-line"
            ),
        ),
        rx.el.p(
            "Questions? ",
            order.organizer_name,
            ", ",
            ui.text_link(order.organizer_contact, href=f"mailto:{order.organizer_contact}"),
            class_name="ef-muted ef-small mt-3 break-words",
        ),
        title=rx.el.a(order.event_title, href=f"/e/{order.event_slug}", class_name="hover:underline"),
    )


def _joining() -> rx.Component:
    order = OrderState.order
    return rx.cond(
        order.online_link != "",
        rx.el.div(
            ui.button_link(
                "Join online",
                href=order.online_link,
                kind="primary",
                icon_name="external",
                target="_blank",
                rel="noopener noreferrer",
            ),
            rx.el.p(
                "The link is for you alone: please do not share it.", class_name="ef-muted ef-small mt-2"
            ),
            class_name="mt-4",
        ),
        ui.muted("The link to join is not known yet. It comes by mail, and will stand here.", small=True),
    )


def _receipt() -> rx.Component:
    order = OrderState.order
    return ui.card(
        rx.el.p("Order ", rx.el.strong(order.reference, class_name="tabular-nums"), class_name="ef-muted"),
        rx.el.ul(
            rx.foreach(order.lines, _line), class_name="flex flex-col gap-2 py-4 my-4 border-y border-line"
        ),
        rx.el.p(
            rx.el.span("Total"),
            rx.el.strong(order.total_text, class_name="text-lg tabular-nums"),
            class_name="flex items-baseline justify-between",
        ),
        title="Receipt",
    )


def _line(line: rx.Var[OrderLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.quantity, " × ", line.name),
        rx.el.span(line.sum_text, class_name="tabular-nums shrink-0"),
        class_name="flex justify-between gap-4",
    )


def _coming() -> rx.Component:
    return ui.loading(
        ui.stack(ui.skeleton(width="50%", height="3rem"), ui.skeleton(height="24rem")),
        label="Looking up your tickets",
    )
