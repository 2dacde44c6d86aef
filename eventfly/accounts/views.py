"""What others may see of an account."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountView:
    """A person who can sign in."""

    id: UUID
    email: str
    name: str
    verified: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its secret goes into a cookie and nowhere else."""

    secret: str = field(repr=False)
    account: AccountView
