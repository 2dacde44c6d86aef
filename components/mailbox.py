"""Where the mails of a demo are, which sends none."""

import reflex as rx

from components import ui
from eventfly import routes


def mailbox_hint(offered: rx.Var[bool]) -> rx.Component:
    """Point to the mailbox page where there is one."""
    return rx.cond(
        offered,
        ui.muted(
            "This is a demo: its mails are in the ",
            ui.text_link("mailbox", href=routes.MAILBOX, reload_document=True),
            ".",
        ),
        rx.fragment(),
    )
