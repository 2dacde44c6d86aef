"""What pages may see of organizations."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganizationView:
    """An organization as one of its members sees it."""

    id: str = ""
    name: str = ""
    slug: str = ""
    contact_email: str = ""
    role: str = ""
    may_create: bool = False
    """The member may create and edit its events."""
