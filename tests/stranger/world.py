"""The world of tests.sites, committed, so that the whole front sees it; and what each asker may not see of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from accounts.models import Department, RoleAudience, User
from city import history
from city.models import ConstructionSite, Indicator, IndicatorValue, Project
from geo.models import Area
from tests.city.measured import SECRET_FIGURE, measure_the_city
from tests.city.works import project, site
from tests.sites import LAYERS, SITES, declared, make_areas, make_tables, signed_in

STRANGER, OFFICIAL, OPERATOR = "stranger", "official", "operator"
ROLES = (STRANGER, "field", OFFICIAL, OPERATOR)
TEST_AREA_SOURCE = "test-borders"

_SECRETS = (b"zqsecret", b"zqs-", "zq비밀".encode())
_NOTES = (
    b"zqnote",
    b"zqn",
    "zq메모".encode(),
    b"zqwards",
    "zq구역".encode(),
    b"zqWards",
    b"zqdebts",
    "zq빚".encode(),
    SECRET_FIGURE.encode(),
)
# True positions, as they would be written; what is public of them is rounded to 0.01°.
_POSITIONS = tuple(str(number).encode() for _id, lon, lat, *_rest in SITES for number in (lon, lat))
HIDDEN: dict[str, tuple[bytes, ...]] = {
    STRANGER: _SECRETS + _NOTES + _POSITIONS,
    "field": _SECRETS,
    OFFICIAL: _SECRETS,
    OPERATOR: (),
}
ROWS = {STRANGER: {1, 2, 3, 4}, "field": {1, 2, 3, 4, 5, 6}, OFFICIAL: {1, 2, 3, 4, 5, 6}, OPERATOR: {1, 2, 3, 4, 5, 6, 7}}


def commit(statement: str) -> None:
    """For everybody at once; the connection of the test itself is in a transaction that nobody else sees."""
    connection.ensure_connection()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True) as own:
        own.execute(statement.encode())


@contextmanager
def committed_world() -> Iterator[dict[str, dict[str, str]]]:
    """Yields the headers each role asks with. Everything made is taken away again."""
    # A fixture of a module comes before the mark of a test: without one of them the database would be the developer's own.
    assert str(connection.settings_dict["NAME"]).startswith("test_")
    before = dict(RoleAudience.objects.values_list("role", "audience"))
    make_tables()
    make_areas()
    measure_the_city()
    make_plans()
    headers: dict[str, dict[str, str]] = {STRANGER: {}}
    for role in ROLES[1:]:
        session = signed_in(role).cookies[settings.SESSION_COOKIE_NAME].value
        headers[role] = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    try:
        with declared(*LAYERS):
            yield headers
    finally:
        _take_away(before)


def make_plans() -> None:
    """A project and a site with notes and a history that are for staff."""
    author = User.objects.create(username="test-zqn-author", department=Department.objects.create(code="test-plans", name_ko="계획과"))
    with history.changing(author, "zqn-reason"):
        project("ZP1", pk=1, note="zqnote", department=author.department, source=TEST_AREA_SOURCE)
        site("ZS1", ("2026-03-01", 50, 40), pk=1, note="zqnote", department=author.department, source=TEST_AREA_SOURCE)


def _take_away(audiences: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE data.sites, data.plots")
    IndicatorValue.objects.all().delete()
    Indicator.objects.all().delete()
    Area.objects.filter(source=TEST_AREA_SOURCE).update(parent=None)
    Area.objects.filter(source=TEST_AREA_SOURCE).delete()
    Project.objects.filter(source=TEST_AREA_SOURCE).delete()
    ConstructionSite.objects.filter(source=TEST_AREA_SOURCE).delete()
    User.objects.filter(username__startswith="test-").delete()
    Department.objects.filter(code="test-plans").delete()
    RoleAudience.objects.exclude(role__in=audiences).delete()
    for role, audience in audiences.items():
        RoleAudience.objects.filter(role=role).update(audience=audience)
