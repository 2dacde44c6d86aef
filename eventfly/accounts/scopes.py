"""What a program may do for an account: a scope only ever narrows what the account itself may do."""

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a credential permits; ``thing:verb``."""

    EVENTS_READ = "events:read"
    EVENTS_WRITE = "events:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    MEMBERS_READ = "members:read"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    TOKENS = "tokens"
    """Make and revoke API tokens: only who signed in with a password may, never an API token."""


SCOPE_TEXTS: dict[Scope, str] = {
    Scope.EVENTS_READ: "See the events you run, drafts and numbers included",
    Scope.EVENTS_WRITE: "Create, change and publish events",
    Scope.ORDERS_READ: "See orders and attendees of the events you run",
    Scope.ORDERS_WRITE: "Cancel orders and give money back",
    Scope.MEMBERS_READ: "See who belongs to your organizations",
    Scope.TICKETS_READ: "See the orders and tickets you bought",
    Scope.TICKETS_WRITE: "Buy for you, and give held places back",
}
"""What an API token may be given, in words."""
EVERYTHING = frozenset(Scope)


def scopes_text(scopes: frozenset[Scope]) -> str:
    """Write scopes as one line, always in the same order (RFC 6749, section 3.3).

    >>> scopes_text(frozenset({Scope.ORDERS_READ, Scope.EVENTS_READ}))
    'events:read orders:read'
    """
    return " ".join(scope.value for scope in Scope if scope in scopes)


def read_scopes(text: str) -> frozenset[Scope]:
    """Read what `scopes_text` wrote; a scope that does not exist any more permits nothing."""
    return frozenset(Scope(word) for word in text.split() if word in set(Scope))
