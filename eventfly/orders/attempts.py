"""What payments and refunds have in common: attempts at a provider, sent with a key, taken up again in slices."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_

from eventfly.runtime import Runtime

RESEND_HOURS = 23
"""Providers forget idempotency keys after a day; an older attempt is only asked about, never sent again."""
AT_ONCE = 100


def is_forgotten(runtime: Runtime, sent_at: datetime) -> bool:
    """Tell whether the provider may have forgotten the key that an attempt was sent with."""
    return sent_at <= runtime.now() - timedelta(hours=RESEND_HOURS)


def is_behind(attempts: Table, after: Any) -> ColumnElement[bool]:
    """Say which attempts come after one, in the order of their making."""
    same_time = and_(attempts.c.created_at == after.created_at, attempts.c.id > after.id)
    return or_(attempts.c.created_at > after.created_at, same_time)
