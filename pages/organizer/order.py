"""One order as those who run the event see it: who, what, its money, its whole history, and what can be done."""

import reflex as rx

from components import ui
from components.organizer.event_tabs import not_yours, refresher
from components.organizer.frame import frame
from components.organizer.order_actions import actions, address_form, attendee_form, told
from components.organizer.order_status import order_status, ticket_status
from eventfly import routes
from eventfly.analytics.views import HistoryEntryView
from eventfly.orders.views import OrderLineView, OrganizerPaymentView, OrganizerTicketView
from state.organizer_order import ManagedOrderState as State


def page() -> rx.Component:
    """Show the order."""
    return frame(
        rx.cond(
            State.missing,
            not_yours(),
            rx.cond(State.order, _order(), ui.loading(ui.skeleton_rows(6), label="Looking up the order")),
        )
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(
        page,
        route="/organize/[event_slug]/orders/[order_ref]",
        title=State.title,
        on_load=State.load,
        meta=[{"name": "robots", "content": "noindex"}],
    )


def _order() -> rx.Component:
    order = State.order
    trail = [
        ("My events", routes.ORGANIZE),
        (order.event_title, routes.manage_event(order.event_slug)),
        ("Orders", routes.managed_orders(order.event_slug)),
    ]
    return ui.live_source(
        routes.live_organizer(order.event_slug),
        ui.stack(
            ui.breadcrumbs(trail, order.reference),
            rx.el.div(
                ui.page_title(order.reference, lead=f"Placed {order.placed_text} · {order.total_text}"),
                rx.el.div(order_status(order.status), class_name="mt-3"),
            ),
            rx.cond(order.test, ui.sandbox_banner(), rx.fragment()),
            actions(),
            told(),
            rx.el.div(
                ui.stack(_tickets(), _history()),
                ui.stack(_buyer(), _receipt(), _payments()),
                class_name="ef-fifths",
            ),
            refresher(State.refresh),
            gap=24,
        ),
    )


def _tickets() -> rx.Component:
    return ui.card(
        rx.cond(
            State.order.tickets.length() > 0,
            rx.el.ul(
                rx.foreach(State.order.tickets, _ticket), class_name="flex flex-col divide-y divide-line"
            ),
            ui.muted("Tickets are issued when the order is paid."),
        ),
        title="Attendees",
    )


def _ticket(ticket: rx.Var[OrganizerTicketView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.p(rx.cond(ticket.name, ticket.name, "Erased"), class_name="font-semibold break-words"),
                rx.el.p(ticket.email, class_name="ef-muted ef-small break-all"),
                rx.el.p(f"{ticket.type_name} · ticket {ticket.number}", class_name="ef-muted ef-small"),
                class_name="min-w-0 flex-1 basis-48",
            ),
            ticket_status(ticket.status),
            rx.cond(
                ticket.editable & (State.editing != ticket.number),
                ui.button(
                    "Edit",
                    size="small",
                    kind="quiet",
                    on_click=State.edit(ticket.number),
                    aria_label=f"Edit the attendee of ticket {ticket.number}",
                ),
                rx.fragment(),
            ),
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.cond(ticket.editable & (State.editing == ticket.number), attendee_form(), rx.fragment()),
        class_name="py-4 first:pt-0 last:pb-0",
    )


def _history() -> rx.Component:
    return ui.card(
        rx.cond(
            State.history.length() > 0,
            rx.el.ol(rx.foreach(State.history, _entry), class_name="ef-history"),
            ui.muted("What happens to this order is told here within a second."),
        ),
        rx.el.p(f"Times in {State.order.zone_text}.", class_name="ef-muted ef-small mt-4"),
        title="History",
    )


def _entry(entry: rx.Var[HistoryEntryView]) -> rx.Component:
    return rx.el.li(
        rx.match(
            entry.tone,
            ("good", ui.icon("check-circle", size=18, class_name="ef-history__good")),
            ("warn", ui.icon("alert", size=18, class_name="ef-history__warn")),
            ("bad", ui.icon("x-circle", size=18, class_name="ef-history__bad")),
            rx.el.span(class_name="ef-history__dot", aria_hidden="true"),
        ),
        rx.el.div(
            rx.el.p(entry.title, class_name="font-semibold"),
            rx.cond(
                entry.detail,
                rx.el.p(entry.detail, class_name="ef-muted ef-small ef-history__detail"),
                rx.fragment(),
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.time(
            entry.at_text, date_time=entry.at_iso, class_name="ef-muted ef-small tabular-nums shrink-0"
        ),
        class_name="ef-history__entry",
    )


def _buyer() -> rx.Component:
    order = State.order
    return ui.card(
        rx.cond(
            order.buyer_email,
            rx.fragment(
                rx.el.p(rx.el.strong(order.buyer_name), class_name="break-words"),
                rx.el.p(
                    ui.text_link(order.buyer_email, href=f"mailto:{order.buyer_email}"),
                    class_name="ef-muted break-all",
                ),
                address_form(),
            ),
            ui.muted(
                rx.cond(
                    order.erased,
                    "The buyer's name and address were erased.",
                    "The buyer has not said who they are.",
                )
            ),
        ),
        title="Buyer",
    )


def _receipt() -> rx.Component:
    order = State.order
    return ui.card(
        rx.el.ul(
            rx.foreach(order.lines, _line), class_name="flex flex-col gap-2 pb-4 mb-4 border-b border-line"
        ),
        _sum("Total", order.total_text),
        rx.cond(order.refunded_text, _sum("Sent back", order.refunded_text), rx.fragment()),
        title="What was ordered",
    )


def _sum(label: str, amount: rx.Var[str]) -> rx.Component:
    return rx.el.p(
        rx.el.span(label),
        rx.el.strong(amount, class_name="tabular-nums"),
        class_name="flex items-baseline justify-between gap-4",
    )


def _line(line: rx.Var[OrderLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.quantity, " × ", line.name, class_name="break-words min-w-0"),
        rx.el.span(line.sum_text, class_name="tabular-nums shrink-0"),
        class_name="flex justify-between gap-4",
    )


def _payments() -> rx.Component:
    return rx.cond(
        State.order.payments.length() > 0,
        ui.card(
            rx.el.ul(rx.foreach(State.order.payments, _payment), class_name="flex flex-col gap-4"),
            title="Payments",
        ),
        rx.fragment(),
    )


def _payment(payment: rx.Var[OrganizerPaymentView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.match(
                payment.status,
                ("succeeded", ui.badge("Paid", tone="good")),
                ("failed", ui.badge("Refused", tone="bad")),
                ("cancelled", ui.badge("Called off")),
                ui.badge("Under way", tone="live"),
            ),
            rx.el.strong(payment.amount_text, class_name="tabular-nums"),
            class_name="flex items-center justify-between gap-4",
        ),
        rx.cond(
            payment.failure, rx.el.p(payment.failure, class_name="ef-muted ef-small mt-1"), rx.fragment()
        ),
        rx.el.p(
            rx.el.time(payment.at_text, date_time=payment.at_iso),
            rx.cond(
                payment.reference, rx.el.span(" · ", payment.reference, class_name="break-all"), rx.fragment()
            ),
            class_name="ef-muted ef-small mt-1",
        ),
    )
