"""Lifecycle: tags, visibility, online events, accents, covers, planned publishing and archives.

New columns of the sourced table begin with what projecting the older messages would have written.
"""

import sqlalchemy as sa
from alembic import op

import eventfly.tables

revision = "0002_lifecycle"
down_revision = "0001"
branch_labels = None
depends_on = None

_PLANNED = sa.text("publish_at is not null")
_MAIL_KINDS = (
    "order_paid",
    "order_links",
    "address_corrected",
    "order_cancelled",
    "verify_email",
    "reset_password",
    "event_changed",
    "event_cancelled",
)


def upgrade() -> None:
    # Column by column, not in batch mode: SQLite cannot drop and remake a table that others refer to.
    op.add_column("events", sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
    op.execute(
        "alter table events add column visibility varchar(8) default 'public' not null "
        "constraint ck_events_visibility check (visibility in ('public', 'unlisted', 'password'))"
    )
    op.add_column("events", sa.Column("online", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("events", sa.Column("accent", sa.String(length=7), nullable=False, server_default=""))
    op.add_column("events", sa.Column("refund_policy", sa.Text(), nullable=False, server_default=""))
    op.add_column("events", sa.Column("cover", sa.String(length=64), nullable=False, server_default=""))
    for name in ("publish_at", "archived_at"):
        op.add_column("events", sa.Column(name, eventfly.tables.UtcDateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_events_publish_at",
        "events",
        ["publish_at"],
        unique=False,
        sqlite_where=_PLANNED,
        postgresql_where=_PLANNED,
    )
    op.create_table(
        "event_secrets",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("online_link", sa.String(length=500), nullable=False),
        sa.Column("updated_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_secrets")),
    )
    kinds = ", ".join(f"'{kind}'" for kind in _MAIL_KINDS)
    with op.batch_alter_table("mails") as batch_op:
        batch_op.drop_constraint(op.f("ck_mails_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_mails_kind"), f"kind in ({kinds})")


def downgrade() -> None:
    raise NotImplementedError("a later version's tables are restored from the copy that was made before")
