"""How a page shows what the domain refused: beside the field, as a banner, or as "there is nothing here"."""

import reflex as rx
from reflex.event import EventSpec

from eventfly.errors import EventflyError, Invalid, NotAllowed, NotFound, Unavailable

_FOCUS = "setTimeout(() => document.querySelector('{}')?.focus(), 60)"
_LABELS = {
    "email": "E-mail",
    "consent": "Terms",
    "starts_at": "Begins",
    "ends_at": "Ends",
    "doors_at": "Doors",
    "zone": "Time zone",
    "slug": "Address",
    "online_link": "Link to join",
    "password": "Password",
    "accent": "Colour",
    "total_capacity": "Places in all",
    "types": "Tickets",
    "contact_email": "Public contact",
    "contact_terms": "How you answer",
    "key": "This page",
    "details": "Payment",
}


class RefusalsMixin(rx.State, mixin=True):
    """Vars that every form shares. ``problems`` maps field names to messages; ``notice`` is about the whole."""

    problems: dict[str, str] = {}
    summary: list[tuple[str, str]] = []
    """The same problems for the list above the form, each with the name of its field."""
    notice: str = ""
    try_again: bool = False
    """Whether doing the same again may work."""
    missing: bool = False
    busy: bool = False

    def _refuse(self, error: EventflyError) -> EventSpec | None:
        self._forget_refusals()
        if isinstance(error, Invalid):
            self._tell({problem.field or "form": problem.message for problem in error.problems})
            return rx.call_script(_FOCUS.format("[data-error-summary]"))
        if isinstance(error, NotFound | NotAllowed):
            self.missing = True
            return None
        if field := getattr(error, "field", ""):
            self._tell({field: str(error)})
        self.notice = str(error)
        self.try_again = isinstance(error, Unavailable)
        return rx.call_script(_FOCUS.format("[data-notice]"))

    def _tell(self, problems: dict[str, str]) -> None:
        self.problems = problems
        self.summary = [(field, f"{field_label(field)}: {message}") for field, message in problems.items()]

    def _forget_refusals(self) -> None:
        self._tell({})
        self.notice = ""
        self.try_again = False


def field_label(field: str) -> str:
    """Name a field as people know it.

    >>> field_label("starts_at"), field_label("attendees.1.name"), field_label("types.t4.price")
    ('Begins', 'Ticket 2, name', 'Ticket type, price')
    """
    group, _, rest = field.partition(".")
    at, _, name = rest.partition(".")
    if group == "attendees" and at.isdecimal():
        return f"Ticket {int(at) + 1}, {name}"
    if group == "types" and name:
        return f"Ticket type, {name.replace('_', ' ')}"
    return _LABELS.get(field, field.replace("_", " ").capitalize())
