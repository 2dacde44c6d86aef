"""Organizations, who belongs to them, and what each role may do.

An organization runs events; an account belongs to it as owner, manager or staff. What a role may do is one
table, ``roles.MAY``. A person without a role learns nothing: the reads of other concepts join memberships,
so that another organizer's event answers NotFound. People come in by invitation: *open*, then *accepted*,
*withdrawn*, or run out after a week.

Invariants: the last owner neither leaves nor is demoted; its public contact is an address that stands on
every checkout; a link works once, for the address it went to; the journal learns ids and roles alone.
"""

from eventfly.organizers.asking import Asking
from eventfly.organizers.changing import change_role, leave, remove, switch
from eventfly.organizers.editing import OrganizationForm, edit, parse_id
from eventfly.organizers.errors import AlreadyMember, BadInvitation, LastOwner, OtherAddress
from eventfly.organizers.forgetting import SoleOwnership, forget_person, sole_ownerships
from eventfly.organizers.founding import found, make_owner
from eventfly.organizers.inviting import (
    INVITATIONS,
    InvitationLetter,
    invite,
    is_open,
    letter,
    purge_invitations,
    resend,
    withdraw,
)
from eventfly.organizers.joining import accept, offer, sign_up
from eventfly.organizers.membership import MemberRecord, walk_members
from eventfly.organizers.messages import (
    InvitationWithdrawn,
    MemberInvited,
    MemberJoined,
    MemberLeft,
    RoleChanged,
    SettingsChanged,
)
from eventfly.organizers.models import Invitation, Membership, Organization, Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS, current_of, of_account, require, role_of
from eventfly.organizers.roles import Action, Verdict, may, may_manage, verdict
from eventfly.organizers.team import team
from eventfly.organizers.views import InvitationView, MemberView, OfferView, OrganizationView, TeamView

__all__ = [
    "INVITATIONS",
    "MEMBERSHIPS",
    "ORGANIZATIONS",
    "Action",
    "AlreadyMember",
    "Asking",
    "BadInvitation",
    "Invitation",
    "InvitationLetter",
    "InvitationView",
    "InvitationWithdrawn",
    "LastOwner",
    "MemberInvited",
    "MemberJoined",
    "MemberLeft",
    "MemberRecord",
    "MemberView",
    "Membership",
    "OfferView",
    "Organization",
    "OrganizationForm",
    "OrganizationView",
    "OtherAddress",
    "Role",
    "RoleChanged",
    "SettingsChanged",
    "SoleOwnership",
    "TeamView",
    "Verdict",
    "accept",
    "change_role",
    "current_of",
    "edit",
    "forget_person",
    "found",
    "invite",
    "is_open",
    "leave",
    "letter",
    "make_owner",
    "may",
    "may_manage",
    "of_account",
    "offer",
    "parse_id",
    "purge_invitations",
    "remove",
    "require",
    "resend",
    "role_of",
    "sign_up",
    "sole_ownerships",
    "switch",
    "team",
    "verdict",
    "walk_members",
    "withdraw",
]
