"""Credentials of programs: keys for access tokens, sign-ins with refresh tokens, API tokens."""

import sqlalchemy as sa
from alembic import op

import eventfly.tables

revision = "0005_api_credentials"
down_revision = "0004_team"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("sealed_private", sa.Text(), nullable=False),
        sa.Column("created_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("signs_from", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_keys")),
    )
    op.create_table(
        "machine_sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", eventfly.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "ending in ('signed-out', 'reused', 'reset')", name=op.f("ck_machine_sign_ins_ending")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_machine_sign_ins_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_sign_ins")),
    )
    op.create_index("ix_machine_sign_ins_account_id", "machine_sign_ins", ["account_id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", eventfly.tables.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["machine_sign_ins.id"], name=op.f("fk_refresh_tokens_sign_in_id")
        ),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_refresh_tokens")),
    )
    op.create_index("ix_refresh_tokens_sign_in_id", "refresh_tokens", ["sign_in_id"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=8), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("created_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", eventfly.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", eventfly.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", eventfly.tables.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_api_tokens_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_tokens_secret_hash")),
    )
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("api_tokens")
    op.drop_table("refresh_tokens")
    op.drop_table("machine_sign_ins")
    op.drop_table("access_keys")
