"""The log and its documents, append-only.

A migration is history: it names its columns itself, and the guards it takes from `dialects` are never edited
afterwards, but replaced by a later migration.
"""

import sqlalchemy as sa
from alembic import op

from workbench.storage.database.dialects import dialect

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("panel", sa.String(80), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("head", sa.Text, nullable=False),
        sa.Column("salt", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("hash", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "document",
        sa.Column("checksum", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    for statement in dialect(op.get_bind().engine.url).guards:
        op.execute(statement)
