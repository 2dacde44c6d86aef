"""What each role may do: one table, read by every use case of organizers.

The table is about an organization's *own* events, orders and people. Of everybody else's there is one answer,
the same for all roles and for strangers: it does not exist. ``verdict`` says both.
"""

from enum import StrEnum

from eventfly.organizers.models import Role


class Action(StrEnum):
    """What somebody may do for an organization."""

    SEE_EVENT = "see_event"
    """See an event with its drafts, numbers and orders."""
    EDIT_EVENT = "edit_event"
    """Create, edit, publish and unpublish events."""
    RELEASE_HOLD = "release_hold"
    CORRECT_ORDER = "correct_order"
    """Correct an order's address and resend its mail."""
    REFUND = "refund"
    """Cancel paid orders and give money back."""
    ERASE_BUYER = "erase_buyer"
    """Erase the names and addresses of a guest's order."""
    SEE_TEAM = "see_team"
    LEAVE_TEAM = "leave_team"
    MANAGE_TEAM = "manage_team"
    """Invite, change roles and remove."""
    EDIT_ORGANIZATION = "edit_organization"
    """Change the organization's name and public contact."""


class Verdict(StrEnum):
    """How an attempt is answered."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not allowed"
    """A member whose role does not reach: ``NotAllowed``."""
    NOT_FOUND = "not found"
    """Whoever is no member learns nothing: ``NotFound``."""


_STAFF = frozenset({Action.SEE_EVENT, Action.CORRECT_ORDER, Action.SEE_TEAM, Action.LEAVE_TEAM})
_MANAGER = _STAFF | {Action.EDIT_EVENT, Action.RELEASE_HOLD, Action.REFUND, Action.ERASE_BUYER}
MAY: dict[Role, frozenset[Action]] = {
    Role.STAFF: _STAFF,
    Role.MANAGER: _MANAGER,
    Role.OWNER: _MANAGER | {Action.MANAGE_TEAM, Action.EDIT_ORGANIZATION},
}


def may(role: Role | str | None, action: Action) -> bool:
    """Tell whether a role permits an action; nobody's role permits nothing.

    >>> may(Role.STAFF, Action.REFUND), may(Role.OWNER, Action.REFUND), may(None, Action.SEE_EVENT)
    (False, True, False)
    """
    return role is not None and action in MAY[Role(role)]


def verdict(role: Role | str | None, action: Action, *, foreign: bool = False) -> Verdict:
    """Say how an attempt is answered, by the role in one's own organization and whose the object is.

    >>> verdict(Role.STAFF, Action.REFUND), verdict(Role.OWNER, Action.REFUND, foreign=True)
    (<Verdict.NOT_ALLOWED: 'not allowed'>, <Verdict.NOT_FOUND: 'not found'>)
    """
    if role is None or foreign:
        return Verdict.NOT_FOUND
    return Verdict.ALLOWED if may(role, action) else Verdict.NOT_ALLOWED


def may_manage(role: Role | str | None) -> bool:
    """Tell whether a role may change events."""
    return may(role, Action.EDIT_EVENT)
