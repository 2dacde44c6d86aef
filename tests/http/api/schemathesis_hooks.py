"""What schemathesis is told beyond the description; it imports this by SCHEMATHESIS_HOOKS."""

import os
from typing import Any

import httpx
import schemathesis

from eventfly.identifiers import new_secret

PRIVATE = ("Zzyzx", "zzyzx@private.example", "Qwghlm Draft")
"""Names, an address and a draft's title that only those who run the event may read."""
FRESH = {"Idempotency-Key": new_secret, "If-Match": lambda: "*"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Say what a schema cannot: a key is new each time, an edition is the one there is."""
    if case.meta is not None and case.meta.generation.mode.is_positive:
        for name, make in FRESH.items():
            if name in case.headers:
                case.headers[name] = make()
    email = os.environ.get("SIGNED_IN_AS")
    if email and case.operation.definition.raw["operationId"] == "signOut" and "headers" in kwargs:
        # Signing out would end what everything else is asked with.
        kwargs["headers"]["Authorization"] = f"Bearer {sign_in(os.environ['API'], email)}"


@schemathesis.check
def tells_nothing_of_others(_ctx: Any, response: Any, _case: Any) -> None:
    """Fail when an answer holds what its reader must not see."""
    found = [word for word in PRIVATE if word.encode() in response.content]
    assert not found or os.environ.get("MAY_READ_ALL"), found


def sign_in(api: str, email: str) -> str:
    """Return a new access token."""
    sent = {"email": email, "password": os.environ["PASSWORD"]}
    answer = httpx.post(f"{api}/sign-in", json=sent, headers={"Idempotency-Key": new_secret()})
    return str(answer.raise_for_status().json()["access_token"])
