"""The form of an event: what, when, where, tickets. One form for a new event and for a change."""

from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import available_timezones

import reflex as rx
from babel import Locale

from components import ui
from components.choices import choices
from components.organizer import event_form_parts as parts
from eventfly.events.views import CATEGORY_TEXTS
from state.organizer_forms import TypeRow

CURRENCIES = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "CAD",
    "AUD",
    "NZD",
    "JPY",
    "BRL",
    "INR",
    "ZAR",
    "KWD",
)
_COUNTRIES = sorted(
    ((code, name) for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()),
    key=lambda pair: pair[1],
)
_ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
)
_FOLDED = ("description", "per_order_min", "per_order_max", "sales_start", "sales_end")
LEFT = [
    ("exact", "Exactly", "“12 left”, as it is."),
    ("few", "Only when few are left", "“Few left”, never a number."),
    ("hidden", "Not at all", "Only whether it is sold out."),
]


def event_form(state: Any, save_label: str, *, note: str) -> rx.Component:
    """Build the form; `state` has the form, its rows, its problems and the handlers; `note` stands beside Save."""
    return rx.el.form(
        ui.error_summary(state.summary),
        rx.cond(
            state.notice,
            rx.el.div(ui.banner(state.notice, tone="warn", urgent=True), tab_index=-1, data_notice=""),
            rx.fragment(),
        ),
        _what(state),
        _when(state),
        _where(state),
        _tickets(state),
        _numbers(state),
        parts.visibility(state),
        parts.look(state),
        rx.el.div(
            ui.button(save_label, kind="primary", size="large", submit=True),
            ui.muted(note, small=True),
            class_name="ef-save-bar",
        ),
        on_submit=state.save,
        no_validate=True,
        class_name="ef-form",
    )


def _text(state: Any, label: str, name: str, **options: Any) -> rx.Component:
    build = ui.textarea_field if "rows" in options else ui.text_field
    value = getattr(state.form, name)
    return build(label, name, default_value=value, error=state.problems.get(name, ""), **options)


def _select(state: Any, label: str, name: str, options: list[tuple[str, str]], **props: Any) -> rx.Component:
    value = getattr(state.form, name)
    return ui.select_field(
        label, name, options, default_value=value, error=state.problems.get(name, ""), **props
    )


def _what(state: Any) -> rx.Component:
    return ui.card(
        _text(state, "Title", "title", max_length=140),
        ui.form_row(
            _select(state, "Category", "category", list(CATEGORY_TEXTS.items())),
            _text(
                state,
                "Address on Eventfly",
                "slug",
                required=False,
                hint="Left empty, it is made from the title.",
                prefix="/e/",
            ),
        ),
        _text(state, "In one sentence", "summary", required=False, max_length=240),
        _text(
            state,
            "Description",
            "description",
            rows=8,
            required=False,
            hint="Markdown: **bold**, *italic*, lists, links.",
            max_length=20000,
        ),
        parts.tags(state),
        title="What it is",
        class_name="flex flex-col gap-5",
    )


def _when(state: Any) -> rx.Component:
    return ui.card(
        ui.form_row(
            _text(state, "Begins", "starts_at", type="datetime-local"),
            _text(state, "Ends", "ends_at", type="datetime-local"),
        ),
        ui.form_row(
            _text(state, "Doors open", "doors_at", type="datetime-local", required=False),
            _select(state, "Time zone", "zone", [(zone, zone.replace("_", " ")) for zone in _ZONES]),
        ),
        title="When",
        class_name="flex flex-col gap-5",
    )


def _where(state: Any) -> rx.Component:
    return parts.setting(
        state,
        ui.form_row(
            _text(state, "Venue", "venue", required=False, max_length=140),
            _text(state, "Street and number", "address", required=False, max_length=240),
        ),
        ui.form_row(
            _text(state, "City", "city", required=False, max_length=80),
            _select(state, "Country", "country", [("", "Choose"), *_COUNTRIES], required=False),
        ),
    )


def _tickets(state: Any) -> rx.Component:
    return ui.card(
        ui.form_row(
            _select(
                state,
                "Currency",
                "currency",
                [(code, code) for code in CURRENCIES],
                hint="Fixed once the event is saved.",
            ),
            _text(
                state,
                "Places in all",
                "total_capacity",
                required=False,
                hint="Shared by all ticket types. Empty: no limit.",
                input_mode="numeric",
            ),
        ),
        rx.el.p(state.problems.get("types", ""), class_name="ef-field__error", data_error_for="types"),
        rx.el.div(rx.foreach(state.rows, lambda row: _type(state, row)), class_name="flex flex-col gap-4"),
        rx.el.div(ui.button("Add a ticket type", icon_name="plus", on_click=state.add_type)),
        title="Tickets",
        class_name="flex flex-col gap-5",
    )


def _type(state: Any, row: rx.Var[TypeRow]) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Ticket type", class_name="ef-visually-hidden"),
        rx.el.div(
            _cell(state, row, "Name", "name", "text", wide=True),
            _cell(state, row, "Price, all in", "price", "text", mode="decimal"),
            _cell(state, row, "How many", "quantity", "text", mode="numeric", hint="No limit"),
            class_name="grid gap-4 sm:grid-cols-4 items-start",
        ),
        rx.el.details(
            rx.el.summary("Description, sale dates, limits", class_name="ef-link ef-small w-fit"),
            rx.el.div(
                _cell(state, row, "Description", "description", "text", wide=True),
                _cell(state, row, "Least per order", "per_order_min", "text", mode="numeric"),
                _cell(state, row, "Most per order", "per_order_max", "text", mode="numeric"),
                _cell(state, row, "On sale from", "sales_start", "datetime-local", wide=True),
                _cell(state, row, "On sale until", "sales_end", "datetime-local", wide=True),
                class_name="mt-4 grid gap-4 sm:grid-cols-4 items-start",
            ),
            # A problem that stands within is seen, and can be gone to.
            open=rx.cond(_has_problem(state, row, _FOLDED), True, False),
            class_name="mt-4",
        ),
        rx.el.div(
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    name=f"types.{row.key}.on_sale",
                    default_checked=row.form.on_sale,
                    class_name="ef-checkbox",
                ),
                "On sale",
                class_name="inline-flex items-center gap-2 min-h-11",
            ),
            rx.cond(
                row.form.id == "",
                ui.button(
                    "Remove", size="small", kind="quiet", icon_name="trash", on_click=state.drop_type(row.key)
                ),
                rx.fragment(),
            ),
            class_name="mt-2 flex items-center justify-between gap-4",
        ),
        key=row.key,
        class_name="p-4 rounded-card border border-line bg-sunken/40",
    )


def _has_problem(state: Any, row: rx.Var[TypeRow], names: tuple[str, ...]) -> Any:
    told = [state.problems.get(f"types.{row.key}.{name}", "") != "" for name in names]
    return reduce(or_, told)


def _cell(
    state: Any,
    row: rx.Var[TypeRow],
    label: str,
    name: str,
    kind: str,
    *,
    mode: str = "",
    wide: bool = False,
    hint: str = "",
) -> rx.Component:
    field = f"types.{row.key}.{name}"
    error = state.problems.get(field, "")
    return rx.el.div(
        rx.el.label(label, html_for=f"field-{field}", class_name="ef-field__label"),
        rx.el.input(
            type=kind,
            name=field,
            custom_attrs={"id": f"field-{field}"},
            default_value=getattr(row.form, name),
            placeholder=hint,
            aria_describedby=f"field-{field}-error",
            aria_invalid=rx.cond(error != "", "true", "false"),
            class_name="ef-input",
            **({"input_mode": mode} if mode else {}),
        ),
        rx.el.p(error, id=f"field-{field}-error", class_name="ef-field__error"),
        class_name="ef-field" + (" sm:col-span-2" if wide else ""),
    )


def _numbers(state: Any) -> rx.Component:
    return ui.card(
        choices(
            "How many are left",
            "left_display",
            LEFT,
            chosen=state.form.left_display,
            error=state.problems.get("left_display", ""),
        ),
        ui.form_row(
            _text(state, "“Few” begins at", "few_threshold", required=False, input_mode="numeric"),
            ui.checkbox_field("Show how many are going", "show_going", default_checked=state.form.show_going),
        ),
        title="What the public sees",
        class_name="flex flex-col gap-5",
    )
