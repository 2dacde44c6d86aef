"""What others may see of an account."""

from dataclasses import dataclass, field
from uuid import UUID

from eventfly.accounts.scopes import SCOPE_TEXTS

SCOPE_CHOICES = [(scope.value, text) for scope, text in SCOPE_TEXTS.items()]
"""What an API token may be given: its name and what it means."""
TOKEN_DAYS = [("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("365", "A year")]
"""How long an API token may last."""


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


@dataclass(frozen=True)
class ApiTokenView:
    """An API token as its owner sees it; its secret is not known any more."""

    id: str = ""
    name: str = ""
    hint: str = ""
    """Its last four letters."""
    scopes: list[str] = field(default_factory=list)
    created_at_iso: str = ""
    expires_at_iso: str = ""
    used_at_iso: str = ""
    """To five minutes; empty when it was never used."""
    scopes_text: str = ""
    """``events:read, orders:read``"""
    expires_text: str = ""
    """``3 December 2027``"""
    used_text: str = ""
    """``Last used 1 March 2027`` or ``Never used``."""
