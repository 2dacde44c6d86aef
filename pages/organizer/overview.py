"""An organizer's events at a glance."""

import reflex as rx

from components import ui
from components.organizer.frame import frame, sign_in_first
from components.organizer.status import status_badge
from eventfly import routes
from eventfly.events.views import ManagedCard
from state.organizer_overview import OrganizerOverviewState as State


def page() -> rx.Component:
    """List the events, the next one first."""
    return frame(
        ui.page_title(
            "My events",
            lead="What is coming, and how it sells.",
            action=ui.button_link("New event", href=routes.NEW_EVENT, kind="primary", icon_name="plus"),
        ),
        rx.cond(State.notice, ui.banner(State.notice, tone="warn"), rx.fragment()),
        rx.cond(
            State.loaded,
            rx.cond(State.signed_in, _events(), sign_in_first()),
            ui.loading(ui.skeleton_rows(4), label="Looking up your events"),
        ),
        current=routes.ORGANIZE,
    )


def register(app: rx.App) -> None:
    """Add the page to `app`."""
    app.add_page(page, route=routes.ORGANIZE, title="My events · Eventfly", on_load=State.load)


def _events() -> rx.Component:
    return rx.fragment(
        rx.cond(
            State.cards,
            rx.el.ul(rx.foreach(State.cards, _card), class_name="flex flex-col gap-4"),
            rx.cond(State.archived, ui.muted("All your events are in the archive."), _first()),
        ),
        rx.cond(
            State.archived,
            rx.el.details(
                rx.el.summary(
                    f"Archive ({State.archived.length()})", class_name="ef-link w-fit min-h-11 content-center"
                ),
                rx.el.ul(rx.foreach(State.archived, _card), class_name="flex flex-col gap-4 mt-4"),
                class_name="mt-8",
            ),
            rx.fragment(),
        ),
    )


def _first() -> rx.Component:
    return (
        ui.empty_state(
            "Your first event",
            "A title, a day, a place and a ticket: that is all it takes. You can change everything until people buy.",
            action=ui.button_link("Create an event", href=routes.NEW_EVENT, kind="primary"),
            icon_name="calendar-plus",
        ),
    )


def _card(card: rx.Var[ManagedCard]) -> rx.Component:
    return rx.el.li(
        rx.el.article(
            ui.date_block(month=card.date_month, day=card.date_day),
            rx.el.div(
                rx.el.h2(
                    rx.el.a(card.title, href=card.url, class_name="ef-event-card__link"),
                    class_name="text-lg leading-tight break-words",
                ),
                rx.el.p(card.when_text, " · ", card.where_text, class_name="ef-muted ef-small mt-1"),
                rx.el.div(status_badge(card.status_text), class_name="mt-2"),
                class_name="min-w-0 flex-1",
            ),
            _sales(card),
            class_name=(
                "relative flex flex-wrap sm:flex-nowrap items-center gap-4 sm:gap-6 p-4 sm:p-5 rounded-card bg-raised "
                "border border-line hover:border-muted transition-colors focus-within:outline-2 outline-action"
            ),
        )
    )


def _sales(card: rx.Var[ManagedCard]) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.strong(card.sold, class_name="text-lg"),
            rx.el.span(" sold", class_name="ef-muted"),
            rx.cond(
                card.capacity > 0,
                rx.el.span(" of ", card.capacity_text, class_name="ef-muted"),
                rx.fragment(),
            ),
            class_name="tabular-nums",
        ),
        rx.cond(card.capacity > 0, meter(card.percent), rx.fragment()),
        rx.el.p(card.revenue_text, class_name="ef-muted ef-small tabular-nums"),
        class_name="flex flex-col gap-1 basis-full sm:basis-44 shrink-0",
    )


def meter(percent: rx.Var[int]) -> rx.Component:
    """Draw how full something is; the numbers beside it say the same in words."""
    return rx.el.div(
        rx.el.div(class_name="h-full rounded-full bg-action", style={"width": f"{percent}%"}),
        class_name="h-1.5 w-full overflow-hidden rounded-full bg-sunken border border-line",
        aria_hidden="true",
    )
