"""The permission matrix by its use cases: what each cell is answered, exactly."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from eventfly import analytics, events, notifications, orders, organizers, privacy
from eventfly.errors import Invalid, NotAllowed, NotFound
from eventfly.organizers import Action, Role, Verdict, verdict
from eventfly.runtime import Runtime
from tests.builders import a_runtime
from tests.cells import CELLS, Cell, a_cell, used_actions

Attempt = Callable[[Runtime, Cell], Awaitable[object]]


def _see_event(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.managed(runtime, cell.actor, cell.target.event.slug)


def _see_orders(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return orders.of_event(runtime, cell.actor, cell.target.event.slug)


def _see_order(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return orders.managed_order(runtime, cell.actor, cell.target.event.slug, cell.target.paid.reference)


def _see_history(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return analytics.order_history(runtime, cell.actor, cell.target.event.slug, cell.target.paid.order_id)


def _see_attendees(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return orders.attendees_of_event(runtime, cell.actor, cell.target.event.slug)


def _see_dashboard(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return analytics.dashboard(runtime, cell.actor, cell.target.event.slug)


def _export_orders(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return analytics.export_orders(runtime, cell.actor, cell.target.event.slug, orders.OrderFilter())


def _export_attendees(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return analytics.export_attendees(runtime, cell.actor, cell.target.event.slug, orders.AttendeeFilter())


def _publish(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.publish(runtime, cell.actor, cell.target.draft.slug)


def _edit(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.edit_form(runtime, cell.actor, cell.target.draft.slug)


async def _save(runtime: Runtime, cell: Cell) -> object:
    slug = cell.target.draft.slug
    shown = await events.edit_form(runtime, cell.target.owner, slug)
    return await orders.save_event(runtime, cell.actor, slug, shown.form, shown.edition)


async def _create(runtime: Runtime, cell: Cell) -> object:
    team = cell.target.organization_id
    form = (await events.edit_form(runtime, cell.target.owner, cell.target.draft.slug)).form
    fresh = replace(form, slug="", types=[replace(kind, id="") for kind in form.types])
    return await events.create(runtime, cell.actor, fresh, organization_id=team)


def _unpublish(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.unpublish(runtime, cell.actor, cell.target.draft.slug)


def _schedule(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    when = f"{runtime.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    return events.schedule_publishing(runtime, cell.actor, cell.target.draft.slug, when)


def _unschedule(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.unschedule_publishing(runtime, cell.actor, cell.target.draft.slug)


def _archive(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.archive(runtime, cell.actor, cell.target.draft.slug)


def _unarchive(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.unarchive(runtime, cell.actor, cell.target.draft.slug)


def _duplicate(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.duplicate(runtime, cell.actor, cell.target.event.slug)


def _remove_cover(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return events.remove_cover(runtime, cell.actor, cell.target.event.slug)


async def _change_cover(runtime: Runtime, cell: Cell) -> None:
    # Nothing is stored in these tests: whoever may change it is told that the picture is none.
    with suppress(Invalid):
        await events.change_cover(runtime, cell.actor, cell.target.event.slug, b"no picture")


def _cancel_event(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return orders.cancel_event(runtime, cell.actor, cell.target.event.slug)


def _resend_tickets(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    slug, order_id = cell.target.event.slug, cell.target.paid.order_id
    return notifications.resend_for_organizer(runtime, cell.actor, slug, order_id)


def _correct_address(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    slug, order_id = cell.target.event.slug, cell.target.paid.order_id
    return notifications.correct_address_for_organizer(runtime, cell.actor, slug, order_id, "x@example.org")


def _edit_attendee(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    slug, order_id = cell.target.event.slug, cell.target.paid.order_id
    return orders.edit_attendee_for_organizer(runtime, cell.actor, slug, order_id, 1, name="Ada", email="")


def _release(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return orders.release_for_organizer(
        runtime, cell.actor, cell.target.event.slug, cell.target.held.order_id
    )


def _refund(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return orders.cancel_for_organizer(runtime, cell.actor, cell.target.event.slug, cell.target.paid.order_id)


def _erase(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return privacy.erase_buyer(runtime, cell.actor, cell.target.event.slug, cell.target.paid.order_id)


def _see_team(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return organizers.team(runtime, cell.actor, cell.target.organization_id)


def _leave(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return organizers.leave(runtime, cell.actor, cell.target.organization_id)


def _invite(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    team = cell.target.organization_id
    return organizers.invite(runtime, cell.actor, team, email="x@example.org", role="owner")


def _resend(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return organizers.resend(runtime, cell.actor, cell.target.organization_id, cell.target.invitation_id)


def _withdraw(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return organizers.withdraw(runtime, cell.actor, cell.target.organization_id, cell.target.invitation_id)


def _change_role(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    team = cell.target.organization_id
    return organizers.change_role(runtime, cell.actor, team, cell.target.colleague.id, "owner")


def _remove(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    return organizers.remove(runtime, cell.actor, cell.target.organization_id, cell.target.colleague.id)


def _edit_organization(runtime: Runtime, cell: Cell) -> Awaitable[object]:
    form = organizers.OrganizationForm("Taken over", "new@example.org")
    return organizers.edit(runtime, cell.actor, cell.target.organization_id, form)


ATTEMPTS: dict[Action, list[Attempt]] = {
    Action.SEE_EVENT: [
        *(_see_event, _see_dashboard, _see_orders, _see_attendees, _see_order, _see_history),
        *(_export_orders, _export_attendees),
    ],
    Action.EDIT_EVENT: [
        *(_create, _edit, _save, _publish, _unpublish, _schedule, _unschedule, _archive, _unarchive),
        *(_duplicate, _change_cover, _remove_cover, _cancel_event),
    ],
    Action.CORRECT_ORDER: [_resend_tickets, _correct_address, _edit_attendee],
    Action.RELEASE_HOLD: [_release],
    Action.REFUND: [_refund],
    Action.ERASE_BUYER: [_erase],
    Action.SEE_TEAM: [_see_team],
    Action.LEAVE_TEAM: [_leave],
    Action.MANAGE_TEAM: [_invite, _resend, _withdraw, _change_role, _remove],
    Action.EDIT_ORGANIZATION: [_edit_organization],
}
# Seeing comes before whatever the event checks for itself.
IMPLIED = {Action.SEE_EVENT}


def test_every_action_that_a_use_case_asks_for_is_tried() -> None:
    assert set(ATTEMPTS) == used_actions() | IMPLIED


@pytest.mark.parametrize(
    ("action", "attempt"),
    [(action, attempt) for action, attempts in ATTEMPTS.items() for attempt in attempts],
    ids=lambda item: getattr(item, "__name__", str(item)).strip("_"),
)
async def test_every_cell_of_the_matrix_is_answered_as_the_table_says(
    sqlite_url: str, action: Action, attempt: Attempt
) -> None:
    answers = {}
    async with a_runtime(sqlite_url) as runtime:
        for role, foreign in CELLS:
            answers[role, foreign] = await _answer(attempt(runtime, await a_cell(runtime, role, foreign)))
    assert answers == {(role, foreign): verdict(role, action, foreign=foreign) for role, foreign in CELLS}


async def _answer(attempted: Awaitable[object]) -> Verdict:
    try:
        await attempted
    except NotFound:
        return Verdict.NOT_FOUND
    except NotAllowed:
        return Verdict.NOT_ALLOWED
    return Verdict.ALLOWED


def test_the_table_says_what_people_expect() -> None:
    table = {
        action: "".join("x" if verdict(role, action) is Verdict.ALLOWED else "-" for role in Role)
        for action in Action
    }
    assert table == {
        Action.SEE_EVENT: "xxx",
        Action.EDIT_EVENT: "xx-",
        Action.RELEASE_HOLD: "xx-",
        Action.CORRECT_ORDER: "xxx",
        Action.REFUND: "xx-",
        Action.ERASE_BUYER: "xx-",
        Action.SEE_TEAM: "xxx",
        Action.LEAVE_TEAM: "xxx",
        Action.MANAGE_TEAM: "x--",
        Action.EDIT_ORGANIZATION: "x--",
    }
