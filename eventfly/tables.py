"""Column types and naming shared by all tables: both databases hold the same, and every constraint has a name."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, String, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time with microseconds on both databases; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times inside Eventfly carry their zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, statuses: type[StrEnum]) -> CheckConstraint:
    """Make the named CHECK that keeps a status column to its enum's values."""
    values = ", ".join(f"'{status.value}'" for status in statuses)
    return CheckConstraint(f"{column} in ({values})", name=column)


def short(length: int) -> Any:
    """Make a bounded string type; the length is also enforced by SQLite through validation at the edge."""
    return String(length)


def table(model: type[SQLModel]) -> Table:
    """Return the Core table of a model: queries are written with Core and return views."""
    return model.__table__  # type: ignore[attr-defined,no-any-return]
