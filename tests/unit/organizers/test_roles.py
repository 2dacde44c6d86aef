import pytest

from eventfly.organizers import Action, Role, may


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OWNER, set(Action)),
        (Role.MANAGER, set(Action) - {Action.MANAGE_TEAM, Action.EDIT_ORGANIZATION}),
        (Role.STAFF, {Action.SEE_EVENT, Action.CORRECT_ORDER, Action.SEE_TEAM, Action.LEAVE_TEAM}),
        (None, set()),
    ],
)
def test_each_role_may_do_its_part_and_nobody_more(role: Role | None, allowed: set[Action]) -> None:
    assert {action for action in Action if may(role, action)} == allowed
