"""The parts of an event's dashboard: its numbers, the sales curve, the types, what needs attention."""

import reflex as rx

from components import ui
from components.organizer.order_rows import order_row
from eventfly import routes
from eventfly.analytics.views import AttentionView, CurveRow, TypeShareView
from eventfly.events.views import ManagedTypeView
from state.organizer_event import ManagedEventState as State

SPANS = [("day", "24 h"), ("week", "7 days"), ("month", "30 days"), ("all", "All")]


def numbers() -> rx.Component:
    """Show sold, held, left and taken with their change, and how looking became buying."""
    view, board = State.view, State.board
    return rx.el.section(
        rx.el.h2("Numbers", class_name="ef-visually-hidden"),
        ui.stats(
            ui.stat(
                "Sold",
                view.sold.to_string(),
                live_key="sold",
                change=board.sold_change.text,
                rising=board.sold_change.rising,
                note=board.sold_change.note,
            ),
            ui.stat("Held right now", view.held.to_string(), live_key="held", note=board.held_note),
            ui.stat("Left", view.left_text, live_key="left", note=board.left_note),
            ui.stat(
                "Taken",
                view.revenue_text,
                live_key="revenue",
                change=board.revenue_change.text,
                rising=board.revenue_change.rising,
                note=board.revenue_change.note,
            ),
            ui.stat(
                "Page views",
                board.views_text,
                change=board.views_change.text,
                rising=board.views_change.rising,
                note=board.views_change.note,
            ),
            ui.stat(
                "Paid orders",
                board.orders_text,
                change=board.orders_change.text,
                rising=board.orders_change.rising,
                note=board.conversion_text,
            ),
            thirds=True,
        ),
        rx.el.p(
            ui.glow_dot(),
            rx.el.span("Looking now: ", ui.live_number("looking")),
            rx.el.span("·", aria_hidden="true", class_name="max-sm:hidden"),
            rx.el.span(view.left_display_text),
            class_name="ef-muted ef-small mt-3 flex flex-wrap items-center gap-2",
        ),
    )


def attention() -> rx.Component:
    """List what needs the organizer, or nothing at all."""
    return rx.cond(
        State.board.attention.length() > 0,
        rx.el.section(
            ui.section_title("Needs your attention"),
            rx.el.ul(rx.foreach(State.board.attention, _item), class_name="flex flex-col gap-3"),
            class_name="flex flex-col gap-4",
        ),
        rx.fragment(),
    )


def _item(item: rx.Var[AttentionView]) -> rx.Component:
    words = rx.el.div(
        rx.el.p(item.title, class_name="font-semibold break-words"),
        rx.el.p(item.detail, class_name="ef-muted ef-small"),
        class_name="min-w-0 flex-1 basis-60",
    )
    return rx.el.li(
        rx.cond(item.urgent, ui.badge("Urgent", tone="bad"), ui.badge("Soon", tone="warn")),
        words,
        rx.cond(
            item.href,
            ui.button_link(item.action, href=item.href, size="small"),
            rx.fragment(),
        ),
        class_name="flex flex-wrap items-center gap-3 sm:gap-4 p-4 rounded-card bg-raised border border-line",
        key=item.key,
    )


def sales_curve() -> rx.Component:
    """Draw what was sold against time, or say what will be drawn."""
    return rx.cond(
        State.board.curve,
        ui.card(
            ui.curve_chart(
                "Tickets sold",
                State.board.curve.line,
                State.board.curve.area,
                summary=State.board.curve.summary,
                heights=State.board.curve.heights,
                times=State.board.curve.times,
                action=ui.segmented(
                    "Span of time",
                    [(text, State.span == span, State.show_span(span)) for span, text in SPANS],
                ),
                numbers=_curve_table(),
            )
        ),
        ui.empty_state(
            "The sales curve begins with the first ticket",
            "Share the public page; every sale shows here at once.",
            icon_name="chart",
        ),
    )


def _curve_table() -> rx.Component:
    columns = [
        rx.cond(State.board.curve.hourly, "Hour", "Day"),
        ("Sold", "number"),
        ("In all", "number"),
    ]
    return ui.table("Tickets sold against time", columns, rx.foreach(State.board.curve.rows, _curve_row))


def _curve_row(row: rx.Var[CurveRow]) -> rx.Component:
    return ui.table_row(
        ui.cell(row.when, heading=True), ui.cell(row.sold, number=True), ui.cell(row.total, number=True)
    )


def by_type() -> rx.Component:
    """Show each ticket type: how much of it is sold as a bar, and every number in a table."""
    return ui.card(
        rx.el.ul(rx.foreach(State.board.shares, _share), class_name="flex flex-col gap-4"),
        rx.el.details(
            rx.el.summary("Show the numbers", class_name="ef-link"),
            _types(),
            class_name="ef-chart__numbers mt-3",
        ),
        title="By ticket type",
    )


def _share(share: rx.Var[TypeShareView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(share.name, class_name="font-semibold break-words min-w-0"),
            rx.el.span(
                rx.el.strong(ui.live_number(f"sold:{share.id}", share.sold_text)),
                rx.el.span(f" {share.of_text}", class_name="ef-muted"),
                class_name="tabular-nums shrink-0",
            ),
            class_name="flex items-baseline justify-between gap-4",
        ),
        ui.share_bar(share.percent, f"{share.name}: {share.percent} %"),
        rx.cond(
            share.lately_text,
            rx.el.p(share.lately_text, class_name="ef-muted ef-small tabular-nums"),
            rx.fragment(),
        ),
        class_name="flex flex-col gap-2",
        key=share.id,
    )


def _types() -> rx.Component:
    columns = [
        "Ticket type",
        "Price",
        ("Sold", "number"),
        ("Held", "number"),
        ("Left", "number"),
        ("Of", "number"),
        ("Taken", "number"),
        "State",
    ]
    return ui.table("Tickets", columns, rx.foreach(State.view.types, _type))


def _type(kind: rx.Var[ManagedTypeView]) -> rx.Component:
    return ui.table_row(
        ui.cell(kind.name, heading=True),
        ui.cell(kind.price_text),
        ui.cell(ui.live_number(f"sold:{kind.id}", kind.sold.to_string()), number=True),
        ui.cell(ui.live_number(f"held:{kind.id}", kind.held.to_string()), number=True),
        ui.cell(ui.live_number(f"left:{kind.id}", kind.left_text), number=True),
        ui.cell(kind.capacity_text, number=True),
        ui.cell(kind.revenue_text, number=True),
        ui.cell(kind.state_text),
    )


def latest_orders() -> rx.Component:
    """List the newest orders, with the way to all of them."""
    columns = ["Order", "Buyer", "Tickets", ("Total", "number"), "Status"]
    return rx.el.section(
        ui.section_title(
            "Latest orders",
            action=ui.button_link(
                "All orders", href=routes.managed_orders(State.view.slug), size="small", icon_name="receipt"
            ),
        ),
        rx.cond(
            State.latest.length() > 0,
            ui.table(
                "Latest orders",
                columns,
                rx.foreach(State.latest, order_row),
                class_name="ef-table-frame--cards",
            ),
            ui.empty_state(
                "No orders yet",
                "As soon as somebody takes a ticket, the order stands here.",
                icon_name="receipt",
            ),
        ),
        class_name="flex flex-col gap-4",
    )
