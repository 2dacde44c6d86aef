"""What pages may see of organizations."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OrganizationView:
    """An organization as one of its members sees it."""

    id: str = ""
    name: str = ""
    slug: str = ""
    contact_email: str = ""
    contact_terms: str = ""
    role: str = ""
    may_create: bool = False
    """The member may create and edit its events."""
    may_manage_team: bool = False
    may_edit: bool = False
    """The member may change its name and contact."""
    current: bool = False
    """The member works for this one now."""


@dataclass(frozen=True)
class MemberView:
    """Somebody in a team."""

    account_id: str = ""
    name: str = ""
    email: str = ""
    """Only for those who manage the team."""
    role: str = ""
    since_text: str = ""
    you: bool = False


@dataclass(frozen=True)
class InvitationView:
    """A place that was offered and not taken yet."""

    id: str = ""
    email: str = ""
    role: str = ""
    until_text: str = ""
    expired: bool = False


@dataclass(frozen=True)
class TeamView:
    """An organization's people, as one of them sees them."""

    organization: OrganizationView = field(default_factory=OrganizationView)
    members: list[MemberView] = field(default_factory=list)
    invitations: list[InvitationView] = field(default_factory=list)
    """Only for those who manage the team."""


@dataclass(frozen=True)
class OfferView:
    """An invitation as whoever holds its link sees it."""

    organization: str = ""
    role: str = ""
    role_text: str = ""
    """What the role may do, in a sentence."""
    invited_by: str = ""
    email: str = ""
    has_account: bool = False
    """There is a confirmed account with the address: signing in is the way."""
