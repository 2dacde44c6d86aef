"""What the event is: cover and title, when and where, how alive it is, the organizer's words."""

import reflex as rx

from components import ui
from components.events.clocks import reader_time
from state.event import EventState


def about() -> rx.Component:
    """Tell what the event is, in the order in which people ask."""
    view = EventState.view
    return rx.el.article(
        ui.event_hero(
            title=view.title,
            cover_src=view.cover_url,
            eyebrow=view.category_text,
            organizer=rx.el.p("by ", rx.el.strong(view.organizer_name), class_name="ef-muted"),
        ),
        ui.stack(_when(), _where(), gap=16),
        ui.live_line(going=view.going_text),
        ui.shown_if(view.summary, lambda: rx.el.p(view.summary, class_name="ef-lead")),
        rx.el.h2("About this event", class_name="ef-visually-hidden"),
        ui.shown_if(view.description_html, lambda: rx.html(view.description_html, class_name="ef-prose")),
        ui.shown_if(view.tags.length() > 0, _tags),
        class_name="flex flex-col gap-8 min-w-0",
    )


def organizer_block() -> rx.Component:
    """Say who is behind it, and how to reach them."""
    view = EventState.view
    return rx.el.section(
        rx.el.h2("Organizer", class_name="text-base"),
        rx.el.p(view.organizer_name, class_name="font-semibold mt-1"),
        ui.shown_if(
            view.organizer_contact,
            lambda: rx.el.a(
                ui.icon("mail", size=18),
                rx.el.span(view.organizer_contact, class_name="break-all"),
                href=f"mailto:{view.organizer_contact}",
                class_name="ef-link inline-flex items-center gap-2 min-h-11",
            ),
        ),
        ui.shown_if(
            view.organizer_terms,
            lambda: rx.el.p(
                view.organizer_terms, class_name="ef-muted ef-small whitespace-pre-line break-words"
            ),
        ),
        class_name="pt-6 border-t border-line",
    )


def refund_block() -> rx.Component:
    """Say what the organizer promises about giving money back, where they say anything."""
    view = EventState.view
    return ui.shown_if(
        view.refund_policy,
        lambda: rx.el.section(
            rx.el.h2("Refunds", class_name="text-base"),
            rx.el.p(view.refund_policy, class_name="ef-muted mt-1 whitespace-pre-line break-words"),
            class_name="pt-6 border-t border-line",
        ),
    )


def _tags() -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            EventState.view.tags,
            lambda tag: rx.el.li(rx.el.a(tag.text, href=tag.url, class_name="ef-chip")),
        ),
        aria_label="Tags",
        class_name="flex flex-wrap gap-2",
    )


def _when() -> rx.Component:
    view = EventState.view
    yours = reader_time(view.starts_at_iso, view.zone)
    return ui.fact_block(
        ui.date_block(month=view.date_month, day=view.date_day),
        rx.el.time(view.when_text, date_time=view.starts_at_iso),
        rx.el.p(
            view.zone_text,
            ui.shown_if(view.doors_text, lambda: rx.el.span(" · ", view.doors_text)),
            class_name="ef-muted",
        ),
        ui.shown_if(yours, lambda: rx.el.p(yours, class_name="ef-muted", data_reader_time="")),
        ui.shown_if(
            view.calendar_url,
            lambda: ui.text_link(
                "Add to calendar", href=view.calendar_url, download=True, class_name="ef-small"
            ),
        ),
    )


def _where() -> rx.Component:
    return rx.cond(EventState.view.online, _online(), _venue())


def _online() -> rx.Component:
    return ui.fact_block(
        ui.icon_tile("external"),
        "Online",
        "The link comes with your ticket.",
    )


def _venue() -> rx.Component:
    view = EventState.view
    return ui.fact_block(
        ui.icon_tile("pin"),
        view.venue,
        rx.el.p(
            view.address,
            rx.cond((view.address != "") & (view.city != ""), ", ", ""),
            view.city,
            rx.cond(view.country_text != "", ", ", ""),
            view.country_text,
            class_name="ef-muted",
        ),
        ui.shown_if(
            view.map_url,
            lambda: ui.text_link(
                "Show on a map",
                href=view.map_url,
                target="_blank",
                rel="noopener noreferrer",
                class_name="ef-small",
            ),
        ),
    )
