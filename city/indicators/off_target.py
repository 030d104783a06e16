"""Areas far off their target, as exceptions: in the newest period of each indicator, the farther off the worse."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from accounts.audience import Viewer
from geo.models import Area
from geo.queries import children
from layers import periods
from layers.declaration import Text
from layers.exceptions import Found, Place, provide

TITLE = Text("목표 미달", "Off target")
# Within an area: it and the areas one step below it; for the whole city the districts, so that a place is said.
_FAR = """
SELECT m.title_ko, m.title_en, m.unit, m.period, v.period_start, v.value, v.target, v.against_target,
    c.code, c.level, c.name_ko, coalesce(c.name_en, c.name_ko), ST_X(c.label_point), ST_Y(c.label_point)
FROM city_measure AS m
JOIN city_currentvalue AS v ON v.indicator_id = m.indicator_id AND v.level = m.level AND v.period_start = m.last_period
JOIN geo_currentarea AS c ON c.id = v.key
WHERE m.audience <= %s AND v.against_target < m.bands[1] AND {where}
ORDER BY v.against_target, m.code, c.code
"""


@provide
def off_target(viewer: Viewer, area: Area | None) -> Iterator[Found]:
    where, value = ("m.level = %s", "district") if area is None else ("v.key = ANY(%s)", [area.pk, *(c.pk for c in children(area))])
    with connection.cursor() as cursor:
        cursor.execute(_FAR.format(where=where), [int(viewer.audience), value])
        rows = cursor.fetchall()
    return (_found(row) for row in rows)


def _found(row: tuple[Any, ...]) -> Found:
    ko, en, unit, kind, start, value, target, score, code, level, area_ko, area_en, lon, lat = row
    period = periods.in_words(kind, start)
    return Found(
        kind="off-target",
        title=TITLE,
        name=Text(f"{ko} {period.ko}", f"{en}, {period.en}"),  # which says when: no ``since`` that would say it again
        severity=min(1.0, 1 - score),
        area=Place(code, level, Text(area_ko, area_en)),
        value=value,
        reference=target,
        unit=unit,
        lon=lon,
        lat=lat,
    )
