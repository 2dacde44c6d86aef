"""The organization's lock and its stream in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventfly import journal
from eventfly.errors import NotFound
from eventfly.organizers.queries import ORGANIZATIONS


async def lock(connection: AsyncConnection, organization_id: UUID) -> Any:
    """Lock an organization until the transaction ends, and return its row. Raises NotFound.

    Whoever changes the team holds this lock, so that of two owners who leave at once one is the last.
    """
    statement = select(ORGANIZATIONS).where(ORGANIZATIONS.c.id == organization_id)
    row = (await connection.execute(statement.with_for_update())).first()
    if row is None:
        raise NotFound
    return row


async def record(
    connection: AsyncConnection, organization_id: UUID, messages: Sequence[journal.Message]
) -> None:
    """Record messages in the stream of a locked organization, which the first of them opens."""
    head = await journal.lock_stream(connection, organization_id)
    if head is None:
        head = await journal.open_stream(connection, organization_id)
    await journal.record(connection, head, messages)
