"""What a database holds: our tables (schemas ``public`` and ``data``, without what extensions brought) and how many rows each has."""

from typing import Any

import psycopg
from psycopg import sql

SCHEMAS = ("public", "data")
OURS = """
    n.nspname IN ('public', 'data')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = {oid} AND d.classid = '{catalogue}'::regclass AND d.deptype = 'e')
"""
TABLES = f"""
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {OURS.format(oid="c.oid", catalogue="pg_class")} ORDER BY 1, 2
"""

# One block, so that it can stand in the same transaction as the restore. Views first: a table's CASCADE would take them unseen.
EMPTY_IT = f"""
DO $empty$
DECLARE found record;
BEGIN
    DROP SCHEMA IF EXISTS data CASCADE;
    FOR found IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('v', 'm', 'r', 'p', 'f', 'S') AND {OURS.format(oid="c.oid", catalogue="pg_class")}
        ORDER BY array_position(ARRAY['v', 'm', 'p', 'r', 'f', 'S'], c.relkind::text)
    LOOP
        -- an identity's sequence and a partition are gone with their table by now
        IF to_regclass(found.name::text) IS NOT NULL THEN
            EXECUTE format('DROP %s %s CASCADE', CASE found.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, found.name);
        END IF;
    END LOOP;
    FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {OURS.format(oid="p.oid", catalogue="pg_proc")}
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
    END LOOP;
    FOR found IN SELECT t.oid::regtype AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE (t.typtype IN ('e', 'd', 'r') OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        AND {OURS.format(oid="t.oid", catalogue="pg_type")}
    LOOP
        EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', found.name);
    END LOOP;
END
$empty$;
"""


def tables(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    return [(str(schema), str(name)) for schema, name in connection.execute(TABLES)]


def counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """``schema.table`` to rows, counted in the connection's transaction."""
    found = {}
    for schema, name in tables(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))).fetchone()
        found[f"{schema}.{name}"] = int(row[0]) if row else 0
    return found


def expect_counts(expected: dict[str, int]) -> str:
    """A script that fails, and with it its transaction, where a table has another number of rows."""
    checks = []
    for key, number in expected.items():
        schema, name = key.split(".", 1)
        table = sql.Identifier(schema, name).as_string()
        checks.append(
            f"IF (SELECT count(*) FROM {table}) <> {int(number)} THEN RAISE EXCEPTION 'rows of % are not the % of the backup', "
            f"{sql.Literal(key).as_string()}, {int(number)}; END IF;"
        )
    return "DO $count$ BEGIN\n" + "\n".join(checks) + "\nEND $count$;\n"
