"""Rounds in PostgreSQL: how it is opened, written to by several servers at once, and guarded."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from workbench.errors import BadInput
from workbench.storage.database.dialect import WRITING
from workbench.storage.database.faults import named

_LOCK = 0x776F726B62656E63
"""The advisory lock of whoever writes, in the database of a home ("workbenc" in ASCII)."""

PATIENCE = 20
"""Seconds that a writer waits for those before it."""

# Set in each writing transaction and not in the session: behind a pool of connections a session is shared.
# Whoever holds the lock and falls silent is ended; the lock is let go after the commit can be seen, so that the
# next one reads what was appended last. Rules that are stricter than ours (remote_apply) are left as they are.
_BEGIN = f"""
SET LOCAL lock_timeout = '{PATIENCE}s';
SET LOCAL idle_in_transaction_session_timeout = '{PATIENCE}s';
SELECT set_config('synchronous_commit', 'on', true)
 WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
SELECT pg_advisory_xact_lock({_LOCK})
"""

_CONNECTING = {
    "application_name": "workbench",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}

_FUNCTIONS = {
    "workbench_keeps": """
BEGIN
  RAISE EXCEPTION 'what was appended is never changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
""",
    # The table is named as the trigger knows it: a temporary table of the same name is not asked.
    "workbench_next": """
DECLARE
  expected integer;
BEGIN
  EXECUTE format('SELECT coalesce(max(sequence), 0) + 1 FROM %I.%I WHERE panel = $1', TG_TABLE_SCHEMA, TG_TABLE_NAME)
    INTO expected USING NEW.panel;
  IF NEW.sequence IS DISTINCT FROM expected THEN
    RAISE EXCEPTION 'this is not the next sequence number' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
""",
}

_TRIGGERS = {
    "event_is_not_changed": ("BEFORE UPDATE ON event FOR EACH STATEMENT", "workbench_keeps"),
    "event_is_not_removed": ("BEFORE DELETE ON event FOR EACH STATEMENT", "workbench_keeps"),
    "event_is_not_emptied": ("BEFORE TRUNCATE ON event FOR EACH STATEMENT", "workbench_keeps"),
    "event_is_the_next": ("BEFORE INSERT ON event FOR EACH ROW", "workbench_next"),
    "document_is_not_changed": ("BEFORE UPDATE ON document FOR EACH STATEMENT", "workbench_keeps"),
    "document_is_not_removed": ("BEFORE DELETE ON document FOR EACH STATEMENT", "workbench_keeps"),
    "document_is_not_emptied": ("BEFORE TRUNCATE ON document FOR EACH STATEMENT", "workbench_keeps"),
}

_STANDING = text("""
SELECT t.tgname AS name, pg_get_triggerdef(t.oid, true) AS said, CAST(t.tgenabled AS text) AS enabled,
       p.prosrc AS source, l.lanname AS language, p.prosecdef AS borrows, p.proconfig IS NOT NULL AS configured
  FROM pg_trigger t
  JOIN pg_proc p ON p.oid = t.tgfoid
  JOIN pg_language l ON l.oid = p.prolang
 WHERE NOT t.tgisinternal AND t.tgrelid IN (to_regclass('event'), to_regclass('document'))
""")


def _trigger(name: str) -> str:
    when, function = _TRIGGERS[name]
    return f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()"


def _guards() -> tuple[str, ...]:
    functions = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard${source}$guard$"
        for name, source in _FUNCTIONS.items()
    )
    # ALWAYS: a session that plays a replica's part passes by other triggers.
    always = (f"ALTER TABLE {name.partition('_')[0]} ENABLE ALWAYS TRIGGER {name}" for name in _TRIGGERS)
    return (*functions, *map(_trigger, _TRIGGERS), *always)


class Postgresql:
    """A database on a server: many readers, and writers of any number of processes and machines one after another."""

    guards: tuple[str, ...] = _guards()

    def engine(self, url: URL) -> Engine:
        """Make an engine; a connection that the server dropped meanwhile is replaced before it is used."""
        ours = {name: value for name, value in _CONNECTING.items() if name not in url.query}
        try:
            engine = create_engine(
                url.set(drivername="postgresql+psycopg"),
                pool_pre_ping=True,
                # Statements that are prepared in a session are not there in the next one behind a pool.
                connect_args={**ours, "prepare_threshold": None},
            )
        except ModuleNotFoundError as fault:
            raise BadInput(
                "PostgreSQL needs psycopg, which is not installed: pip install 'assessor-workbench[postgresql]'"
            ) from fault
        event.listen(engine, "handle_error", named)
        event.listen(engine, "begin", _begin)
        return engine

    def find(self, url: URL) -> None:
        """Leave it to the first connection, whose fault says what is not there."""

    def make(self, url: URL) -> None:
        """Leave the database as it is: it is made by whoever runs the server, with an owner and a password."""

    def check(self, connection: Connection) -> None:
        """Raise BadInput where the server may lose what it committed, or cannot hold every text."""
        found = connection.execute(
            text("SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding")
        ).one()
        if found.fsync != "on":
            raise BadInput("the database server does not write through to its disk: set fsync = on")
        if found.encoding != "UTF8":
            raise BadInput(
                "the database keeps text as {encoding}: make one with ENCODING 'UTF8'", encoding=found.encoding
            )

    def lost_guards(self, connection: Connection) -> tuple[str, ...]:
        """Name each trigger that is gone, switched off, or calls something else than what we made."""
        standing = {row.name: row for row in connection.execute(_STANDING)}
        return tuple(name for name in _TRIGGERS if not _stands(name, standing.get(name)))


def _stands(name: str, found: Any) -> bool:
    return found is not None and (
        found.said,
        found.enabled,
        found.source,
        found.language,
        found.borrows,
        found.configured,
    ) == (_trigger(name), "A", _FUNCTIONS[_TRIGGERS[name][1]], "plpgsql", False, False)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql(_BEGIN)
