"""What each role may do: one table, read by every use case of organizers."""

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
    MANAGE_TEAM = "manage_team"


_STAFF = frozenset({Action.SEE_EVENT, Action.CORRECT_ORDER})
_MANAGER = _STAFF | {Action.EDIT_EVENT, Action.RELEASE_HOLD, Action.REFUND}
MAY: dict[Role, frozenset[Action]] = {
    Role.STAFF: _STAFF,
    Role.MANAGER: _MANAGER,
    Role.OWNER: _MANAGER | {Action.MANAGE_TEAM},
}


def may(role: Role | str | None, action: Action) -> bool:
    """Tell whether a role permits an action; nobody's role permits nothing.

    >>> may(Role.STAFF, Action.REFUND), may(Role.OWNER, Action.REFUND), may(None, Action.SEE_EVENT)
    (False, True, False)
    """
    return role is not None and action in MAY[Role(role)]


def may_manage(role: Role | str | None) -> bool:
    """Tell whether a role may change events."""
    return may(role, Action.EDIT_EVENT)
