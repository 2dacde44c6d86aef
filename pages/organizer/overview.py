"""All events of an organizer at a glance, with what they come to."""

import reflex as rx

from components import ui
from components.organizer.frame import frame, sign_in_first
from components.organizer.status import status_badge
from eventfly import routes
from eventfly.analytics.views import OverviewCard
from state.organizer_overview import OrganizerOverviewState as State

SHOWN = [
    ("all", "All"),
    ("upcoming", "Upcoming"),
    ("drafts", "Drafts"),
    ("past", "Past"),
    ("archived", "Archive"),
]


def page() -> rx.Component:
    """Sum up the events, and list them, the next one first."""
    return frame(
        ui.page_title(
            "My events",
            lead="What is coming, and how it sells.",
            action=ui.button_link("New event", href=routes.NEW_EVENT, kind="primary", icon_name="plus"),
        ),
        rx.cond(State.notice, ui.banner(State.notice, tone="warn"), rx.fragment()),
        rx.cond(
            State.loaded & State.view,
            rx.cond(State.signed_in, _events(), sign_in_first()),
            ui.loading(ui.skeleton_rows(4), label="Looking up your events"),
        ),
        current=routes.ORGANIZE,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.ORGANIZE, title="My events · Eventfly", on_load=State.load)


def _events() -> rx.Component:
    view = State.view
    return rx.cond(
        (view.counts["all"].to(int) > 0) | (view.counts["archived"].to(int) > 0),
        ui.stack(
            _numbers(),
            _filters(),
            rx.cond(
                view.cards.length() > 0,
                rx.el.ul(rx.foreach(view.cards, _card), class_name="flex flex-col gap-4"),
                ui.empty_state("No events like that", "Choose another kind above.", icon_name="calendar"),
            ),
            gap=24,
        ),
        ui.empty_state(
            "Your first event",
            "A title, a day, a place and a ticket: that is all it takes. "
            "You can change everything until people buy.",
            action=ui.button_link("Create an event", href=routes.NEW_EVENT, kind="primary"),
            icon_name="calendar-plus",
        ),
    )


def _numbers() -> rx.Component:
    view = State.view
    return ui.stats(
        ui.stat(
            "Tickets sold",
            view.sold_text,
            change=view.sold_change.text,
            rising=view.sold_change.rising,
            note=view.sold_change.note,
        ),
        ui.stat("Taken", view.revenue_texts[0], note=_other_currencies()),
        ui.stat("Held right now", view.held_text),
        ui.stat("Upcoming events", view.upcoming_text),
        ui.stat("Page views", view.views_text),
    )


def _other_currencies() -> rx.Var[str]:
    texts = State.view.revenue_texts.to(list[str])
    return rx.cond(texts.length() > 1, f"and {texts[1:].join(', ')}", "")


def _filters() -> rx.Component:
    view = State.view
    return ui.filter_bar(
        *[
            ui.chip(f"{text} {view.counts[kind]}", active=view.show == kind, on_click=State.show_only(kind))
            for kind, text in SHOWN
        ],
        label="Which events",
    )


def _card(card: rx.Var[OverviewCard]) -> rx.Component:
    return rx.el.li(
        rx.el.article(
            ui.date_block(month=card.date_month, day=card.date_day),
            rx.el.div(
                rx.el.h2(
                    rx.el.a(card.title, href=card.url, class_name="ef-event-card__link"),
                    class_name="text-lg leading-tight break-words",
                ),
                rx.el.p(card.when_text, " · ", card.where_text, class_name="ef-muted ef-small mt-1"),
                rx.el.div(
                    status_badge(card.status_text),
                    class_name="mt-2 flex flex-wrap items-center gap-3",
                ),
                class_name="min-w-0 flex-1 basis-48",
            ),
            _trend(card),
            _sales(card),
            class_name=(
                "relative flex flex-wrap lg:flex-nowrap items-center gap-4 sm:gap-6 p-4 sm:p-5 rounded-card bg-raised "
                "border border-line hover:border-muted transition-colors focus-within:outline-2 outline-action"
            ),
        ),
        key=card.slug,
    )


def _trend(card: rx.Var[OverviewCard]) -> rx.Component:
    return rx.cond(
        card.spark,
        rx.el.div(
            ui.spark_line(card.spark, f"Tickets a day over two weeks; {card.week_text}"),
            rx.el.p(card.week_text, class_name="ef-muted ef-small tabular-nums mt-1"),
            class_name="shrink-0 basis-32",
        ),
        rx.fragment(),
    )


def _sales(card: rx.Var[OverviewCard]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(card.sold_text, class_name="text-lg"),
            rx.el.span(" sold", class_name="ef-muted"),
            rx.cond(
                card.capacity_text,
                rx.el.span(" of ", card.capacity_text, class_name="ef-muted"),
                rx.fragment(),
            ),
            class_name="tabular-nums",
        ),
        rx.cond(card.capacity_text, meter(card.percent), rx.fragment()),
        rx.el.p(
            card.revenue_text,
            rx.cond(card.held_text, f" · {card.held_text}", ""),
            rx.cond(card.views_text, f" · {card.views_text}", ""),
            class_name="ef-muted ef-small tabular-nums",
        ),
        class_name="flex flex-col gap-1 basis-full sm:basis-52 shrink-0",
    )


def meter(percent: rx.Var[int]) -> rx.Component:
    """Draw how full something is; the numbers beside it say the same in words."""
    return rx.el.div(
        rx.el.div(class_name="h-full rounded-full bg-action", style={"width": f"{percent}%"}),
        class_name="h-1.5 w-full overflow-hidden rounded-full bg-sunken border border-line",
        aria_hidden="true",
    )
