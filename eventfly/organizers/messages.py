"""What happens to organizations; the stream is the organization's own. Ids and roles, never an address."""

from dataclasses import dataclass
from uuid import UUID

from eventfly.journal import Message, message


@message("organizers.invited")
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(Message):
    """A mail with a link is owed; also when an invitation is sent again."""

    invitation_id: UUID
    role: str
    by: UUID


@message("organizers.invitation_withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(Message):
    invitation_id: UUID
    by: UUID


@message("organizers.joined")
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Message):
    invitation_id: UUID
    account_id: UUID
    role: str


@message("organizers.role_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged(Message):
    account_id: UUID
    role: str
    by: UUID


@message("organizers.left")
@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Message):
    """Somebody left, or was removed by somebody else."""

    account_id: UUID
    by: UUID


@message("organizers.settings_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Message):
    """``fields`` names what changed; the contact may be somebody's own address and is not repeated here."""

    fields: tuple[str, ...]
    by: UUID
