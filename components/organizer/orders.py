"""An event's orders, with what can be done about each."""

import reflex as rx

from components import ui
from eventfly.orders.views import OrganizerOrderRow
from state.organizer_event import ManagedEventState as State

STATUSES = [
    ("", "All"),
    ("paid", "Paid"),
    ("held", "Held"),
    ("paying", "Paying"),
    ("cancelled", "Cancelled"),
    ("expired", "Expired"),
]


def orders() -> rx.Component:
    """List the orders, newest first; held ones can be released, paid ones refunded."""
    listed = State.listed
    return rx.el.section(
        ui.section_title("Orders", hint="Held places come back by themselves when their time is over."),
        ui.filter_bar(
            ui.search_box(
                "Find by name, address or reference",
                "orders",
                placeholder="Name, address or reference",
                on_change=State.look_for.debounce(250),
            ),
            *[_filter(value, text) for value, text in STATUSES],
            label="Orders by status",
        ),
        rx.cond(listed.total > 0, _table(), _none()),
        rx.cond(listed.pages > 1, _turning(), rx.fragment()),
        rx.el.button(
            "", type="button", hidden=True, tab_index=-1, data_refresh_orders="", on_click=State.refresh
        ),
        class_name="flex flex-col gap-4",
    )


def _filter(value: str, text: str) -> rx.Component:
    count = State.listed.counts.get(value, 0) if value else None
    label = text if count is None else rx.cond(count, f"{text} {count}", text)
    return ui.chip(label, active=State.status == value, on_click=State.filter_by(value))


def _table() -> rx.Component:
    columns = [
        "Order",
        "Buyer",
        "Tickets",
        ("Total", "number"),
        "Status",
        rx.el.span("Actions", class_name="ef-visually-hidden"),
    ]
    return ui.table(
        "Orders", columns, rx.foreach(State.listed.rows, _row), class_name="ef-table-frame--cards"
    )


def _row(row: rx.Var[OrganizerOrderRow]) -> rx.Component:
    return ui.table_row(
        ui.cell(
            rx.el.span(row.reference, class_name="whitespace-nowrap tabular-nums"),
            rx.el.time(
                row.placed_text, date_time=row.placed_at_iso, class_name="block ef-muted ef-small font-normal"
            ),
            heading=True,
        ),
        ui.cell(
            rx.cond(
                row.buyer_name,
                rx.fragment(
                    rx.el.span(row.buyer_name),
                    rx.el.span(row.buyer_email, class_name="block ef-muted ef-small"),
                ),
                rx.el.span(rx.cond(row.erased, "Erased", "Not said yet"), class_name="ef-muted"),
            ),
            wrap=True,
        ),
        ui.cell(row.lines_text, wrap=True),
        ui.cell(row.total_text, number=True),
        ui.cell(_status(row.status)),
        ui.cell(
            rx.cond(
                State.asking == row.order_id,
                _sure(row),
                rx.cond(State.asking == f"e:{row.order_id}", _sure_to_erase(row), _offered(row)),
            )
        ),
    )


def _status(status: rx.Var[str]) -> rx.Component:
    return rx.match(
        status,
        ("paid", ui.badge("Paid", tone="good")),
        ("held", ui.badge("Held", tone="live")),
        ("paying", ui.badge("Paying", tone="live")),
        ("cancelled", ui.badge("Cancelled", tone="bad")),
        ("released", ui.badge("Given back")),
        ui.badge("Expired"),
    )


def _offered(row: rx.Var[OrganizerOrderRow]) -> rx.Component:
    def button(label: str) -> rx.Component:
        return ui.button(
            label, size="small", on_click=State.ask(row.order_id), aria_label=f"{label} {row.reference}"
        )

    erase = ui.button(
        "Erase",
        size="small",
        kind="quiet",
        on_click=State.ask(f"e:{row.order_id}"),
        aria_label=f"Erase the names and addresses of {row.reference}",
    )
    return rx.el.div(
        rx.cond(
            row.releasable,
            button("Release"),
            rx.cond((row.status == "paid") & State.view.may_refund, button("Refund"), rx.fragment()),
        ),
        rx.cond(row.erasable & State.view.may_erase, erase, rx.fragment()),
        class_name="flex gap-2",
    )


def _sure(row: rx.Var[OrganizerOrderRow]) -> rx.Component:
    release = ui.button(
        "Release the places", size="small", kind="danger", on_click=State.release(row.order_id)
    )
    refund = ui.button(
        f"Refund {row.total_text}", size="small", kind="danger", on_click=State.refund(row.order_id)
    )
    leave = ui.button("Leave it", size="small", kind="quiet", on_click=State.ask(""))
    return rx.el.div(rx.cond(row.releasable, release, refund), leave, class_name="flex flex-wrap gap-2")


def _sure_to_erase(row: rx.Var[OrganizerOrderRow]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "Blanks every name and address of this order, for good. Its links stop working, and no mail goes out any"
            " more. The tickets stay valid; amounts and dates stay in the books.",
            class_name="ef-small whitespace-normal",
        ),
        rx.el.div(
            ui.button("Erase for good", size="small", kind="danger", on_click=State.erase(row.order_id)),
            ui.button("Leave it", size="small", kind="quiet", on_click=State.ask("")),
            class_name="flex flex-wrap gap-2",
        ),
        class_name="flex flex-col gap-3 sm:w-80",
    )


def _turning() -> rx.Component:
    listed = State.listed
    return rx.el.nav(
        ui.button("Newer", size="small", disabled=listed.page <= 1, on_click=State.turn_to(listed.page - 1)),
        rx.el.span(f"Page {listed.page} of {listed.pages}", class_name="ef-muted tabular-nums"),
        ui.button(
            "Older",
            size="small",
            disabled=listed.page >= listed.pages,
            on_click=State.turn_to(listed.page + 1),
        ),
        aria_label="Pages of orders",
        class_name="flex items-center gap-4",
    )


def _none() -> rx.Component:
    return rx.cond(
        (State.status != "") | (State.text != ""),
        ui.empty_state("No orders like that", "Try another status or other words.", icon_name="search"),
        ui.empty_state(
            "No orders yet", "As soon as somebody takes a ticket, the order stands here.", icon_name="receipt"
        ),
    )
