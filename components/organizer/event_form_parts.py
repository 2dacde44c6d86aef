"""Parts of the event form: where it takes place, how its page looks, who finds it, and refunds.

What depends on a choice shows and hides by CSS alone (`ef-depends`), so that nothing waits for the server.
"""

from typing import Any

import reflex as rx

from components import ui
from components.choices import choices

SETTINGS = [
    ("venue", "In person", "People come to a place."),
    ("online", "Online", "Ticket holders get a link. Nobody else sees it."),
]
VISIBILITIES = [
    ("public", "Public", "Everybody finds it: in lists, by search engines."),
    ("unlisted", "Unlisted", "Only who has the link. It stands in no list."),
    ("password", "With a password", "Only who has the link and knows the password."),
]


def setting(state: Any, *venue: rx.Component) -> rx.Component:
    """Ask where it takes place; `venue` are the fields of a place, shown unless it is online."""
    return ui.card(
        choices(
            "Where does it take place?",
            "setting",
            SETTINGS,
            chosen=state.form.setting,
            error=state.problems.get("setting", ""),
        ),
        rx.el.div(*venue, class_name="ef-depends--venue flex flex-col gap-5"),
        rx.el.div(
            ui.text_field(
                "Link to join",
                "online_link",
                type="url",
                required=False,
                default_value=state.form.online_link,
                error=state.problems.get("online_link", ""),
                hint=(
                    "Stands with the tickets, in their mail and calendar entry. You can add it later: "
                    "whoever has bought by then is told."
                ),
                placeholder="https://",
                max_length=500,
                auto_complete="off",
            ),
            class_name="ef-depends--online",
        ),
        title="Where",
        class_name="ef-depends flex flex-col gap-5",
    )


def tags(state: Any) -> rx.Component:
    """Ask for the words under which people look for it."""
    return ui.text_field(
        "Tags",
        "tags",
        required=False,
        default_value=state.form.tags,
        error=state.problems.get("tags", ""),
        hint="Up to 8, with commas between: jazz, late night, for families",
        max_length=300,
    )


def visibility(state: Any) -> rx.Component:
    """Ask who may find it, and for the password where one is wanted."""
    return ui.card(
        choices(
            "Who finds this event?",
            "visibility",
            VISIBILITIES,
            chosen=state.form.visibility,
            error=state.problems.get("visibility", ""),
        ),
        rx.el.div(
            ui.text_field(
                "Password of the page",
                "password",
                type="password",
                required=False,
                error=state.problems.get("password", ""),
                hint=(
                    "At least 6 characters. Left empty, the one you set before stays. Nobody can read it again, "
                    "so keep it where you can find it."
                ),
                max_length=100,
                auto_complete="new-password",
            ),
            class_name="ef-depends--password",
        ),
        title="Who sees it",
        class_name="ef-depends flex flex-col gap-5",
    )


def look(state: Any) -> rx.Component:
    """Ask for the colour of the event's page, and what the organizer says about refunds."""
    return ui.card(
        ui.checkbox_field(
            "Use a colour of our own on the event's page",
            "accent_own",
            default_checked=state.form.accent != "",
            hint="Its darker and lighter tones are made for you, so that every text stays legible.",
        ),
        rx.el.div(
            rx.el.label("Colour", html_for="field-accent", class_name="ef-field__label"),
            rx.el.input(
                type="color",
                name="accent",
                id="field-accent",
                default_value=rx.cond(state.form.accent != "", state.form.accent, "#0F766E"),
                aria_describedby="field-accent-error",
                class_name="ef-swatch",
            ),
            rx.el.p(
                state.problems.get("accent", ""),
                id="field-accent-error",
                class_name="ef-field__error",
                data_error_for="accent",
            ),
            class_name="ef-field ef-depends--accent",
        ),
        ui.textarea_field(
            "Refund policy",
            "refund_policy",
            rows=3,
            required=False,
            default_value=state.form.refund_policy,
            error=state.problems.get("refund_policy", ""),
            hint="Public, on the event's page and with every order. Until when do you give money back?",
            max_length=2000,
        ),
        title="Look and promises",
        class_name="ef-depends flex flex-col gap-5",
    )
