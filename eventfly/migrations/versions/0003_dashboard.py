"""Dashboard: views of pages, which entries are about which order, and contacts as they are searched."""

import sqlalchemy as sa
from alembic import op

import eventfly.tables
from eventfly.accounts import words_of

revision = "0003_dashboard"
down_revision = "0002_lifecycle"
branch_labels = None
depends_on = None

A_SLICE = 1000
CONTACTS = sa.table(
    "contacts",
    sa.column("event_id", sa.Uuid()),
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.String()),
    sa.column("email", sa.String()),
    sa.column("erased_at", eventfly.tables.UtcDateTime(timezone=True)),
    sa.column("words", sa.Text()),
)


def upgrade() -> None:
    op.create_table(
        "page_views",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("hour", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_page_views_count_positive")),
        sa.PrimaryKeyConstraint("event_id", "hour", name=op.f("pk_page_views")),
    )
    op.create_table(
        "order_entries",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "order_id", "seq", name=op.f("pk_order_entries")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.Text(), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            op.f("ck_contacts_erased_has_no_words"), "erased_at is null or words = ''"
        )
    _write_words(op.get_bind())
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contacts_words", ["event_id", "role", "words", "order_id", "id"], unique=False
        )


def _write_words(connection: sa.Connection) -> None:
    key = (CONTACTS.c.event_id, CONTACTS.c.id)
    rows = connection.execute(
        sa.select(*key, CONTACTS.c.name, CONTACTS.c.email).where(CONTACTS.c.erased_at.is_(None))
    ).all()
    update = (
        sa.update(CONTACTS)
        .where(CONTACTS.c.event_id == sa.bindparam("of_event"), CONTACTS.c.id == sa.bindparam("of_id"))
        .values(words=sa.bindparam("said"))
    )
    said = [
        {"of_event": row.event_id, "of_id": row.id, "said": words_of(row.name, row.email)} for row in rows
    ]
    for first in range(0, len(said), A_SLICE):
        connection.execute(update, said[first : first + A_SLICE])


def downgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_contacts_words")
        batch_op.drop_constraint(op.f("ck_contacts_erased_has_no_words"), type_="check")
        batch_op.drop_column("words")
    op.drop_table("order_entries")
    op.drop_table("page_views")
