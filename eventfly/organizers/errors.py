"""How organizers say no."""

from eventfly.errors import Conflict


class LastOwner(Conflict):
    """An organization needs an owner. Make somebody else an owner first."""

    code = "last-owner"


class AlreadyMember(Conflict):
    """This person belongs to the team already."""

    code = "already-member"


class BadInvitation(Conflict):
    """This invitation was used, withdrawn or is older than a week. Ask whoever invited you for a new one."""

    code = "bad-invitation"


class OtherAddress(Conflict):
    """This invitation went to another address. Sign in with the account of that address."""

    code = "other-address"
