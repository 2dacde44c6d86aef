"""Who asks: a signed-in person, or nobody."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from eventfly.errors import NotFound


class Asking(Protocol):
    """A signed-in person, as ``accounts.AccountView`` is."""

    @property
    def id(self) -> UUID: ...

    @property
    def email(self) -> str: ...

    @property
    def verified(self) -> bool: ...


def asker(account: Asking | None) -> UUID:
    """Return who asks. Raises NotFound for nobody, who must not learn that there is anything."""
    if account is None:
        raise NotFound
    return account.id
