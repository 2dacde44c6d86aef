"""Organizations, who belongs to them, and what each role may do.

An organization runs events; an account belongs to it as owner, manager or staff. What a role may do is one
table, ``roles.MAY``. A person without a role learns nothing: the reads of other concepts join memberships,
so that another organizer's event answers NotFound.

Invariants: an organization has at least one owner from its founding on; its public contact is an address
that stands on every checkout.
"""

from eventfly.organizers.founding import found, make_owner
from eventfly.organizers.membership import MemberRecord, walk_members
from eventfly.organizers.models import Membership, Organization, Role
from eventfly.organizers.queries import MEMBERSHIPS, ORGANIZATIONS, of_account, require, role_of
from eventfly.organizers.roles import Action, may, may_manage
from eventfly.organizers.views import OrganizationView

__all__ = [
    "MEMBERSHIPS",
    "ORGANIZATIONS",
    "Action",
    "MemberRecord",
    "Membership",
    "Organization",
    "OrganizationView",
    "Role",
    "found",
    "make_owner",
    "may",
    "may_manage",
    "of_account",
    "require",
    "role_of",
    "walk_members",
]
