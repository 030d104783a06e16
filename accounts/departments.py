"""The tree of departments."""

from django.db import connection

from .models import Department

_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM accounts_department WHERE id = %s
    UNION
    SELECT child.id FROM accounts_department child JOIN below ON child.parent_id = below.id
)
SELECT id FROM below
"""


def with_those_below(department_id: int) -> set[int]:
    """A department and every one under it. UNION, not UNION ALL: a loop, should one ever be written, ends."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [department_id])
        return {row[0] for row in cursor.fetchall()}


def would_loop(department: Department) -> bool:
    """Whether its parent stands under it."""
    return department.pk is not None and department.parent_id is not None and department.parent_id in with_those_below(department.pk)


def of_the_demo() -> Department:
    """To which the demo accounts belong. What the demo city puts under it, the demo official may change."""
    return Department.objects.get_or_create(code="demo", defaults={"name_ko": "시범부서", "name_en": "Demo department"})[0]
