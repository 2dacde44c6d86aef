"""An installation that has events already keeps them when a later version adds to their tables."""

import pytest
from alembic import command
from sqlalchemy import Connection, text

from eventfly.identifiers import new_id
from eventfly.platform import migrating
from eventfly.platform.database import open_database

_EVENT = (
    "insert into events (id, organization_id, slug, code, status, title, summary, description, category, venue,"
    " address, city, country, zone, starts_at, ends_at, currency, left_display, few_threshold, show_going,"
    " created_at, version) values (:id, :id, 'old', 'BCDFG', 'published', 'Old', '', '', 'music', 'Hall', '',"
    " 'Berlin', 'DE', 'Europe/Berlin', '2027-12-03 18:00:00+00:00', '2027-12-03 20:00:00+00:00', 'EUR', 'exact',"
    " 10, true, '2027-01-01 00:00:00+00:00', 1)"
)
_POOL = (
    "insert into pools (event_id, id, kind, name, sold, held, offered)"
    " values (:id, :id, 'total', 'All tickets', 3, 0, 0)"
)


def _first_version_with_an_event(connection: Connection) -> None:
    command.upgrade(migrating._config(connection), "0001")
    event_id = new_id()
    given = {"id": event_id if connection.dialect.name == "postgresql" else event_id.hex}
    connection.execute(text(_EVENT), given)
    connection.execute(text(_POOL), given)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path) -> str:  # type: ignore[no-untyped-def]
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    return str(request.getfixturevalue("empty_postgresql_url"))


async def test_events_that_were_there_before_begin_with_what_replaying_would_give(empty_url: str) -> None:
    database = open_database(empty_url)
    async with database.transaction() as connection:
        await connection.run_sync(_first_version_with_an_event)
    await database.close()
    assert await migrating.migrate(empty_url)
    database = open_database(empty_url)
    names = "tags, visibility, online, accent, refund_policy, cover, publish_at, archived_at"
    async with database.reading() as connection:
        row = (await connection.execute(text(f"select {names} from events"))).one()
        pools = (await connection.execute(text("select sold from pools"))).scalars().all()
    await database.close()
    assert tuple(row) == ("[]", "public", False, "", "", "", None, None)
    assert pools == [3]
