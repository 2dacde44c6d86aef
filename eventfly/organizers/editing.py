"""An organization's settings: its name, its public contact, and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from eventfly import accounts
from eventfly.errors import Invalid, NotFound, Problem
from eventfly.organizers.asking import Asking, asker
from eventfly.organizers.founding import MAX_NAME
from eventfly.organizers.messages import SettingsChanged
from eventfly.organizers.queries import ORGANIZATIONS, require
from eventfly.organizers.roles import Action
from eventfly.organizers.streams import lock, record
from eventfly.runtime import Runtime
from eventfly.text import clean_line, clean_text

LONGEST_TERMS = 600


@dataclass(frozen=True, slots=True)
class OrganizationForm:
    """The settings, as typed."""

    name: str
    contact_email: str
    contact_terms: str = ""


async def edit(
    runtime: Runtime, account: Asking | None, organization_id: UUID, form: OrganizationForm
) -> None:
    """Change an organization's settings; they stand on its events and orders at once.

    Raises NotFound to strangers, NotAllowed, Invalid(``name``, ``contact_email``, ``contact_terms``).
    """
    by = asker(account)
    async with runtime.transaction() as connection:
        row = await lock(connection, organization_id)
        await require(connection, organization_id, by, Action.EDIT_ORGANIZATION)
        wanted = _read(form)
        changed = tuple(name for name, value in sorted(wanted.items()) if getattr(row, name) != value)
        if not changed:
            return
        this = update(ORGANIZATIONS).where(ORGANIZATIONS.c.id == organization_id)
        await connection.execute(this.values(**wanted))
        told = SettingsChanged(event_id=organization_id, at=runtime.now(), fields=changed, by=by)
        await record(connection, organization_id, [told])


def parse_id(text: object) -> UUID:
    """Read an organization's, member's or invitation's id as a page sent it. Raises NotFound."""
    try:
        return UUID(str(text)[:40])
    except ValueError:
        raise NotFound from None


def _read(form: OrganizationForm) -> dict[str, str]:
    rules: dict[str, Callable[[], str]] = {
        "name": lambda: clean_line(form.name, field="name", max_length=MAX_NAME),
        "contact_email": lambda: accounts.normalise_email(form.contact_email, field="contact_email"),
        "contact_terms": lambda: clean_text(
            form.contact_terms, field="contact_terms", max_length=LONGEST_TERMS, required=False
        ),
    }
    problems: list[Problem] = []
    read: dict[str, str] = {}
    for field, rule in rules.items():
        try:
            read[field] = rule()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return read
