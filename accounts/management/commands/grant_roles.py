"""Give the web and the tiles role what they need and no more. Run by the owner after every migrate; repeating it changes nothing.

web     reads and writes rows everywhere, makes no tables; may not touch the record of migrations.
tiles   reads what is drawn: areas, sources, layers, tiles, stations, imported tables, and of plans the views made to be published,
        not their tables with notes and history. Not accounts, not sessions.

Role names come from ``DATABASE_URL`` and ``TILES_DATABASE_URL``. A role that is the owner itself (one URL for all) needs nothing.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

IMPORTED = "data"
READ_BY_TILES = ("geo_", "feeds_", "layers_", "tiles_", "sensors_")
VIEWS_READ_BY_TILES = ("city_",)
# What the web may look at but must not write: otherwise a hole in it could hide or repeat a migration.
READ_ONLY_FOR_WEB = ("django_migrations",)

RELATIONS = """
    SELECT n.nspname, c.relname, c.relkind
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', %s) AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND pg_has_role(c.relowner, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
    ORDER BY 1, 2
"""


Relation = tuple[str, str, str]  # schema, name, kind as pg_class has it


class Command(BaseCommand):
    help = "Grant the web and the read-only tiles role what they need, after every migrate."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_database(), EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", [IMPORTED])
            owner, database, has_imported = cursor.fetchone()
            schemas = ["public", IMPORTED] if has_imported else ["public"]
            cursor.execute(RELATIONS, [IMPORTED])
            relations: list[Relation] = cursor.fetchall()
            web, tiles = _role(settings.DATABASE_URL, owner), _role(settings.TILES_DATABASE_URL, owner)
            granted = []
            for role, privileges in ((web, _for_web), (tiles, _for_tiles)):
                if role is None or (role == web and privileges is _for_tiles):
                    continue
                _must_exist(cursor, role)
                for statement in [*_entry(role, owner, database, schemas), *privileges(role, owner, relations, schemas)]:
                    cursor.execute(statement)
                granted.append(role)
        self.stdout.write(f"Granted: {', '.join(granted)}." if granted else f"One role for all ({owner}): nothing to grant.")


def _role(url: str, owner: str) -> str | None:
    """The role of a URL, or nothing where it is the owner itself or takes the system's user."""
    from dj_database_url import parse

    name = str(parse(url).get("USER") or "") if url else ""
    return None if name in ("", owner) else name


def _must_exist(cursor: Any, role: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        raise CommandError(f"the role {role!r} of DATABASE_URL or TILES_DATABASE_URL is unknown here: create it first (docs/operate.md)")


def _entry(role: str, owner: str, database: str, schemas: Sequence[str]) -> Iterator[sql.Composed]:
    name = sql.Identifier(role)
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), name)
    yield sql.SQL("REVOKE CREATE ON DATABASE {} FROM {}").format(sql.Identifier(database), name)
    for schema in map(sql.Identifier, schemas):
        yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}").format(schema, name)
        yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name)


def _for_web(role: str, owner: str, relations: Sequence[Relation], schemas: Sequence[str]) -> Iterator[sql.Composed]:
    name = sql.Identifier(role)
    for schema, relation, kind in relations:
        table = sql.Identifier(schema, relation)
        if kind == "S":
            yield sql.SQL("GRANT USAGE, SELECT, UPDATE ON SEQUENCE {} TO {}").format(table, name)
        elif relation in READ_ONLY_FOR_WEB:
            yield sql.SQL("REVOKE ALL ON {} FROM {}").format(table, name)
            yield sql.SQL("GRANT SELECT ON {} TO {}").format(table, name)
        else:
            yield sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}").format(table, name)
    for schema_name in map(sql.Identifier, schemas):
        later = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} ").format(sql.Identifier(owner), schema_name)
        yield later + sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}").format(name)
        yield later + sql.SQL("GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {}").format(name)


def _for_tiles(role: str, owner: str, relations: Sequence[Relation], schemas: Sequence[str]) -> Iterator[sql.Composed]:
    name = sql.Identifier(role)
    for schema, relation, kind in relations:
        table = sql.SQL("SEQUENCE {}" if kind == "S" else "{}").format(sql.Identifier(schema, relation))
        yield sql.SQL("REVOKE ALL ON {} FROM {}").format(table, name)
        if (schema == IMPORTED and kind != "S") or _is_drawn(relation, kind):
            yield sql.SQL("GRANT SELECT ON {} TO {}").format(table, name)
    if IMPORTED in schemas:  # tables of the schema public are named above, one by one: a new one is closed until the next run
        yield sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} GRANT SELECT ON TABLES TO {}").format(
            sql.Identifier(owner), sql.Identifier(IMPORTED), name
        )


def _is_drawn(relation: str, kind: str) -> bool:
    return (relation.startswith(READ_BY_TILES) and kind != "S") or (relation.startswith(VIEWS_READ_BY_TILES) and kind == "v")
