"""Teams and privacy: invitations, the organization one works for, erased accounts, receipts."""

import sqlalchemy as sa
from alembic import op

import eventfly.tables

revision = "0004_team"
down_revision = "0003_dashboard"
branch_labels = None
depends_on = None

BEFORE = (
    "kind in ('order_paid', 'order_links', 'address_corrected', 'order_cancelled', 'verify_email',"
    " 'reset_password', 'event_changed', 'event_cancelled')"
)
MAIL_KINDS = BEFORE.replace(")", ", 'invitation')")
OPEN = sa.text("accepted_at is null and withdrawn_at is null")
MOMENT = eventfly.tables.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("erased_at", MOMENT, nullable=True))
    with op.batch_alter_table("organizations") as batch_op:
        batch_op.add_column(sa.Column("contact_terms", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.add_column(sa.Column("chosen_at", MOMENT, nullable=True))
    with op.batch_alter_table("mails") as batch_op:
        batch_op.drop_constraint(op.f("ck_mails_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_mails_kind"), MAIL_KINDS)
    _create_invitations()
    _create_receipts()


def downgrade() -> None:
    op.drop_table("receipts")
    op.drop_table("invitations")
    op.execute("delete from mails where kind = 'invitation'")
    with op.batch_alter_table("mails") as batch_op:
        batch_op.drop_constraint(op.f("ck_mails_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_mails_kind"), BEFORE)
    for table, column in (
        ("memberships", "chosen_at"),
        ("organizations", "contact_terms"),
        ("accounts", "erased_at"),
    ):
        op.drop_column(table, column)


def _create_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint("role in ('owner', 'manager', 'staff')", name=op.f("ck_invitations_role")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_invitations_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index("ix_invitations_email", "invitations", ["email"])
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["organization_id", "email"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("uq_invitations_secret_hash", "invitations", ["secret_hash"], unique=True)


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("paid_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("kept_until", MOMENT, nullable=False),
        sa.CheckConstraint(
            "refunded_minor >= 0 and refunded_minor <= paid_minor", name=op.f("ck_receipts_sane")
        ),
        sa.PrimaryKeyConstraint("event_id", "order_id", name=op.f("pk_receipts")),
    )
    op.create_index("ix_receipts_kept_until", "receipts", ["kept_until"])
