"""How the sandbox signs its webhooks: HMAC-SHA256 over the time and the body. Pure.

The header reads ``t=1798761600,v1=<hex>``; the time is part of what is signed, so a copied delivery dies
with it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

from eventfly.payments.errors import ForgedWebhook

SIGNATURE_HEADER = "Eventfly-Sandbox-Signature"
TOLERANCE_SECONDS = 300
_FORM = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(secret: bytes, body: bytes, at: datetime) -> str:
    """Make the header for a body sent at this time."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, body, seconds)}"


def check_signature(secret: bytes, body: bytes, header: str, now: datetime) -> None:
    """Check that ``secret``'s holder signed ``body`` within five minutes of now. Raises ForgedWebhook."""
    match = _FORM.fullmatch(header)
    if match is None:
        raise ForgedWebhook
    seconds = int(match[1])
    if not hmac.compare_digest(_digest(secret, body, seconds), match[2]):
        raise ForgedWebhook
    if abs(now.timestamp() - seconds) > TOLERANCE_SECONDS:
        raise ForgedWebhook("This webhook is too old.")


def _digest(secret: bytes, body: bytes, seconds: int) -> str:
    return hmac.new(secret, b"%d." % seconds + body, hashlib.sha256).hexdigest()
