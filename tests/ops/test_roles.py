"""What the web and the tiles role may do after ``grant_roles``, tried as those roles."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from pytest_django import Settings

from layers import registry
from layers.declaration import Layer, State

pytestmark = pytest.mark.django_db

WEB, TILES = "madang_tried_web", "madang_tried_tiles"


@pytest.fixture(autouse=True)
def _roles(settings: Settings) -> None:
    """Two roles that live as long as the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {WEB}; CREATE ROLE {TILES}; CREATE SCHEMA IF NOT EXISTS data")
        cursor.execute("CREATE TABLE data.tried (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
    settings.DATABASE_URL = f"postgis://{WEB}:x@localhost/madang"
    settings.TILES_DATABASE_URL = f"postgis://{TILES}:x@localhost/madang"
    call_command("grant_roles", stdout=StringIO())


def allowed(role: str, statement: str) -> bool:
    """Whether the role may; whatever it did is kept, as is our own role afterwards."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement)
            cursor.execute("RESET ROLE")
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != "42501":
            raise
        return False
    return True


def test_the_web_writes_rows_but_makes_no_tables() -> None:
    assert allowed(WEB, "INSERT INTO accounts_department (code, name_ko, name_en) VALUES ('tried', '', '')")
    assert allowed(WEB, "INSERT INTO data.tried (name) VALUES ('x')")
    assert not allowed(WEB, "CREATE TABLE public.forbidden (id int)")
    assert not allowed(WEB, "CREATE TABLE data.forbidden (id int)")
    assert not allowed(WEB, "ALTER TABLE geo_area ADD COLUMN forbidden int")
    assert not allowed(WEB, "TRUNCATE feeds_run")
    assert not allowed(WEB, "DELETE FROM django_migrations")


def tables() -> set[str]:
    """Of all models. ``pghistory_events`` is a query over the histories, no table."""
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return found - {"pghistory_events"}


def test_every_table_is_open_to_the_web() -> None:
    for table in tables():
        assert allowed(WEB, f'SELECT 1 FROM "{table}" LIMIT 1'), table


def test_the_tiles_role_reads_what_is_drawn_and_nothing_else() -> None:
    for table in tables():
        drawn = table.startswith(("geo_", "feeds_", "layers_", "tiles_", "sensors_"))
        assert allowed(TILES, f'SELECT 1 FROM "{table}" LIMIT 1') is drawn, table
        assert not allowed(TILES, f'DELETE FROM "{table}"'), table
    assert allowed(TILES, "SELECT name FROM data.tried")
    assert not allowed(TILES, "INSERT INTO data.tried (name) VALUES ('x')")


def test_the_tiles_role_reads_every_layer_and_every_measure() -> None:
    """Of plans only the views: their tables hold notes for staff, and who changed what."""
    found = {(layer.relation.table, *(state.table for state in states(layer))) for layer in registry.layers()}
    for table in {name for names in found for name in names} | {"city_measure", "city_currentvalue"}:
        assert allowed(TILES, f"SELECT 1 FROM {table} LIMIT 1"), table
    assert not allowed(TILES, "SELECT 1 FROM city_projectevent")


def states(layer: Layer) -> list[State]:
    return [*([layer.state] if layer.state else []), *(measure.state for measure in layer.measures)]


def test_later_imported_tables_are_open_without_another_run_but_others_stay_closed_to_tiles() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE data.later (id bigint); CREATE TABLE public.layers_later (id bigint)")
    assert allowed(TILES, "SELECT 1 FROM data.later")
    assert allowed(WEB, "DELETE FROM data.later")
    assert not allowed(TILES, "SELECT 1 FROM layers_later")


def test_what_was_once_granted_too_much_is_taken_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON accounts_user, django_session TO {TILES}; GRANT CREATE ON SCHEMA public TO {WEB}")
    call_command("grant_roles", stdout=StringIO())
    assert not allowed(TILES, "SELECT 1 FROM accounts_user")
    assert not allowed(TILES, "DELETE FROM django_session")
    assert not allowed(WEB, "CREATE TABLE public.forbidden (id int)")


def test_one_url_for_all_needs_nothing_and_an_unknown_role_is_named(settings: Settings) -> None:
    owner = connection.settings_dict["USER"]
    settings.DATABASE_URL = settings.TILES_DATABASE_URL = f"postgis://{owner}@localhost/madang"
    said = StringIO()
    call_command("grant_roles", stdout=said)
    assert "nothing to grant" in said.getvalue()
    settings.DATABASE_URL = "postgis://nobody_here@localhost/madang"
    with pytest.raises(CommandError, match="nobody_here"):
        call_command("grant_roles", stdout=StringIO())
