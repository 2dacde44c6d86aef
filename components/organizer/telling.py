"""The preview before buyers are told: who gets a mail, and what it says."""

from typing import Any

import reflex as rx

from components import ui
from eventfly.orders.views import ChangeLine


def telling(state: Any) -> rx.Component:
    """Show what people who have bought will be told; `state` is one with `TellingMixin`."""
    preview = state.preview
    return rx.el.section(
        rx.el.h2("Tell the people who have bought?", class_name="ef-card__title"),
        rx.el.p(
            "Saving sends ",
            rx.el.strong(preview.mails_text),
            ": to ",
            preview.who_text,
            ". Each says what changed, with the tickets and the calendar entry as they are then.",
            class_name="mt-2",
        ),
        rx.el.div(
            rx.el.p(rx.el.span("Subject: ", class_name="ef-muted"), rx.el.strong(preview.subject)),
            rx.el.dl(rx.foreach(preview.lines, _line), class_name="mt-4 flex flex-col gap-4"),
            class_name="mt-4 p-4 sm:p-5 rounded-card border border-line bg-sunken break-words",
        ),
        ui.form_actions(
            ui.button("Save and tell them", kind="primary", busy=state.busy, on_click=state.save_and_tell),
            ui.button("Back to the form", on_click=state.leave_preview),
        ),
        tab_index=-1,
        data_notice="",
        class_name="ef-card ef-card--float flex flex-col gap-1 mb-6",
    )


def _line(line: rx.Var[ChangeLine]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.label, class_name="ef-muted ef-small"),
        rx.cond(
            line.after != "",
            rx.fragment(
                rx.el.dd(line.after, class_name="font-semibold"),
                rx.el.dd("until now: ", line.before, class_name="ef-muted ef-small"),
            ),
            rx.el.dd("The new link, to holders alone", class_name="font-semibold"),
        ),
    )
