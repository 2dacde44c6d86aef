"""What becomes of an event as a whole: its cover, when it is public, a copy, its end."""

import reflex as rx

from components import ui
from state.organizer_settings import EventSettingsState as State


def cover_card() -> rx.Component:
    """Show the cover, and let another picture take its place."""
    view = State.view
    return ui.card(
        rx.el.img(
            src=view.cover_url,
            alt=rx.cond(view.picture, "The picture you uploaded", "The cover we drew for this event"),
            width="1200",
            height="675",
            class_name="ef-cover rounded-card",
        ),
        rx.el.form(
            rx.el.div(
                rx.el.label("A picture of your own", html_for="field-picture", class_name="ef-field__label"),
                rx.el.p(
                    "JPEG, PNG or WebP, at most 10 MB. It is cut to 16:9, so keep what matters in the middle.",
                    id="field-picture-hint",
                    class_name="ef-field__hint",
                ),
                rx.el.input(
                    type="file",
                    name="picture",
                    id="field-picture",
                    accept="image/jpeg,image/png,image/webp",
                    aria_describedby="field-picture-hint field-picture-error",
                    aria_invalid=rx.cond(State.problems.get("picture", "") != "", "true", "false"),
                    class_name="ef-file",
                ),
                rx.el.p(
                    State.problems.get("picture", ""),
                    id="field-picture-error",
                    role="alert",
                    class_name="ef-field__error",
                    data_error_for="picture",
                ),
                class_name="ef-field",
            ),
            ui.form_actions(
                ui.button("Upload", kind="primary", busy=State.busy, on_click=State.upload(False)),
                rx.cond(
                    view.picture,
                    ui.button("Use the drawn cover", kind="quiet", on_click=State.upload(True)),
                    rx.fragment(),
                ),
            ),
            id="cover-form",
            action=f"/organize/{view.slug}/cover",
            method="post",
            enc_type="multipart/form-data",
            class_name="ef-form",
        ),
        title="Cover",
        class_name="flex flex-col gap-5",
    )


def publishing_card() -> rx.Component:
    """Say whether the event is public and who finds it, and let that be changed."""
    view = State.view
    return ui.card(
        rx.match(
            view.status_text,
            ("Draft", _draft()),
            ("Scheduled", _scheduled()),
            ("Published", _published()),
            ("Cancelled", ui.muted("It is cancelled. Its page stays and says so.")),
            ui.muted("It is over. Its page stays for whoever has the link."),
        ),
        title="Publishing",
        class_name="flex flex-col gap-5",
    )


def more_card() -> rx.Component:
    """Offer a copy, the archive, and calling it off."""
    view = State.view
    return ui.card(
        _row(
            "Duplicate",
            "A new draft with the same texts, times, tickets and cover. Nothing is sold of it yet.",
            ui.button("Duplicate", icon_name="copy", on_click=State.duplicate),
        ),
        rx.cond(
            view.archived,
            _row(
                "Archived",
                "It stands below your other events.",
                ui.button("Bring it back", on_click=State.unarchive),
            ),
            rx.cond(
                view.status_text == "Published",
                rx.fragment(),
                _row(
                    "Archive",
                    "Put it out of your way. Everything is kept, and you can bring it back.",
                    ui.button("Archive", on_click=State.archive),
                ),
            ),
        ),
        rx.cond(view.status_text == "Published", _cancelling(), rx.fragment()),
        title="The event as a whole",
        class_name="flex flex-col gap-5",
    )


def _draft() -> rx.Component:
    view = State.view
    return ui.stack(
        ui.muted("Only you and your team see it."),
        rx.cond(
            view.missing.length() > 0,
            ui.banner(
                "Before you can publish",
                rx.el.ul(rx.foreach(view.missing, rx.el.li), class_name="list-disc pl-5"),
                action=ui.button_link("Edit", href=view.edit_path, size="small"),
            ),
            rx.fragment(),
        ),
        rx.el.div(ui.button("Publish now", kind="primary", on_click=State.publish)),
        rx.el.form(
            ui.datetime_field(
                "Or publish it later",
                "publish_at",
                zone=view.zone,
                error=State.problems.get("publish_at", ""),
            ),
            ui.form_actions(ui.button("Plan it", submit=True, icon_name="clock")),
            on_submit=State.schedule,
            no_validate=True,
            class_name="ef-form pt-5 border-t border-line",
        ),
        gap=20,
    )


def _scheduled() -> rx.Component:
    view = State.view
    return ui.stack(
        ui.banner(f"It becomes public on {view.publish_at_text}", f"By the clocks of {view.zone}."),
        ui.cluster(
            ui.button("Publish now", kind="primary", on_click=State.publish),
            ui.button("Take the plan back", on_click=State.unschedule),
        ),
        gap=20,
    )


def _published() -> rx.Component:
    view = State.view
    return ui.stack(
        rx.el.p("It is published. ", view.visibility_text, class_name="ef-muted"),
        ui.cluster(
            ui.button_link("Public page", href=view.public_path, icon_name="external"),
            ui.button("Unpublish", on_click=State.unpublish),
        ),
        gap=20,
    )


def _cancelling() -> rx.Component:
    view = State.view
    told = rx.cond(
        view.sold > 0,
        f"Everybody who has one of the {view.sold} tickets sold gets a mail. Orders stay paid until you refund them.",
        "Nobody has bought yet, so nobody is told.",
    )
    question = ui.banner(
        "Cancel this event for good?",
        rx.el.p("Sales stop, and what is held right now is given back. ", told, " This cannot be undone."),
        ui.cluster(
            ui.button("Cancel the event", kind="danger", on_click=State.cancel),
            ui.button("Keep it", on_click=State.ask(False)),
            class_name="mt-4",
        ),
        tone="bad",
    )
    return rx.cond(
        State.asking,
        question,
        _row(
            "Cancel",
            "It does not take place. Whoever has a ticket is told.",
            ui.button("Cancel the event", on_click=State.ask(True)),
        ),
    )


def _row(name: str, words: str, action: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(name, class_name="text-base"),
            rx.el.p(words, class_name="ef-muted ef-small mt-1"),
            class_name="min-w-0 flex-1 basis-64",
        ),
        action,
        class_name="flex flex-wrap items-center justify-between gap-x-6 gap-y-3",
    )
