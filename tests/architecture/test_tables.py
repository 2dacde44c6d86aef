"""Rules about the tables: how their keys begin, and who writes them."""

import ast
from collections.abc import Iterator

import pytest
from sqlalchemy import Table, UniqueConstraint
from sqlmodel import SQLModel

import eventfly.migrations.models  # noqa: F401 - fills the metadata
from eventfly.journal import sourced_tables
from tests.architecture.test_sources import ROOT, sources

GROWS_WITH_SALES = (
    "contacts", "journal", "order_keys", "order_lines", "order_secrets", "orders", "payments", "refunds", "tickets",
)  # fmt: skip
BESIDE = ("consumer_cursors", "dead_letters", "sandbox_charges")
"""Each consumer keeps its own place, and the sandbox is another company's ledger."""
WRITERS = {
    "insert",
    "update",
    "delete",
    "insert_rows",
    "set_rows",
    "add_rows",
    "insert_missing",
    "insert_first",
}


def tables() -> dict[str, Table]:
    return {name: table for name, table in SQLModel.metadata.tables.items() if not name.startswith("tests_")}


def test_every_table_that_knows_an_event_is_kept_by_events_or_has_a_reason_not_to_be() -> None:
    knowing = {name for name, table in tables().items() if "event_id" in table.c}
    assert set(GROWS_WITH_SALES) <= knowing
    by_event = {name for name in knowing if next(iter(tables()[name].primary_key)).name == "event_id"}
    assert knowing - by_event == set(BESIDE)


@pytest.mark.parametrize("name", GROWS_WITH_SALES)
def test_what_grows_with_sales_lies_by_event_and_refers_within_it(name: str) -> None:
    table = tables()[name]
    assert next(iter(table.primary_key)).name == "event_id"
    for key in table.foreign_key_constraints:
        assert "event_id" in key.column_keys, key.name
    unique = [item for item in table.constraints if isinstance(item, UniqueConstraint)]
    for rule in (*unique, *(index for index in table.indexes if index.unique)):
        assert "event_id" in [column.name for column in rule.columns], rule.name


def test_only_projections_write_what_the_journal_is_the_source_of() -> None:
    sourced = {table.name.upper() for group in sourced_tables().values() for table in group}
    assert {"ORDERS", "POOLS", "PAYMENTS", "TICKETS"} <= sourced
    written = {file for file, table in _writes() if table in sourced}
    assert written == {f"eventfly/{name}/projection.py" for name in sourced_tables()}


def _writes() -> Iterator[tuple[str, str]]:
    """Yield each file that writes a table, with the table's constant: `set_rows(connection, ORDERS, …)`."""
    for file, tree in sources("eventfly"):
        if file.startswith("eventfly/migrations/"):
            continue
        own = _ledger_of_its_own(file)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in WRITERS:
                for argument in node.args[:2]:
                    if not own and isinstance(argument, ast.Name) and argument.id.isupper():
                        yield file, argument.id


def _ledger_of_its_own(file: str) -> bool:
    # The sandbox, too, calls its tables CHARGES and REFUNDS.
    return "sandbox_models import" in (ROOT / file).read_text()
