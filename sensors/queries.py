"""Questions to the stations and their readings. The layers' projections decide what the viewer sees, here as everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from psycopg import sql

from accounts.audience import Viewer
from layers import registry
from layers.conditions import Condition, all_of
from layers.projection import Projection, project

from .models import Datastream, Observation, Station

#: kind → slug of its layer.
LAYERS = {
    "air": "air-stations",
    "water": "water-quality",
    "river": "river-gauges",
    "rain": "rain-gauges",
    "sdot": "sdot",
    "traffic_link": "road-links",
    "bike": "bike-stations",
    "weather": "weather-stations",
}


@dataclass(frozen=True, slots=True)
class SeenStation:
    """``location``: GeoJSON, parsed."""

    id: int
    kind: str
    code: str
    name_ko: str
    name_en: str
    address: str | None
    operator: str | None
    status: str
    source: str
    location: dict[str, Any]


_COLUMNS = ("id", "code", "name_ko", "name_en", "address", "operator", "status", "source")
_PART = """
(SELECT {kind} AS kind, {columns}, ST_AsGeoJSON(f.geometry, 7)::json AS location
 FROM {rows} AS f WHERE {condition} ORDER BY f.id LIMIT %s)
"""


def stations(viewer: Viewer, kinds: Iterable[str], conditions: Sequence[Condition], limit: int) -> list[SeenStation]:
    """The first of these kinds by id that the viewer sees; one query."""
    condition = all_of(conditions)
    seen = [(kind, projection) for kind in kinds if (projection := _projection(kind, viewer)) is not None]
    if not seen:
        return []
    parts = [
        sql.SQL(_PART).format(
            kind=sql.Literal(kind),
            columns=sql.SQL(", ").join(sql.SQL("f.{}").format(sql.Identifier(name)) for name in _COLUMNS),
            rows=projection.sql,
            condition=condition.sql,
        )
        for kind, projection in seen
    ]
    query = sql.SQL("SELECT * FROM ({}) AS s ORDER BY id LIMIT %s").format(sql.SQL(" UNION ALL ").join(parts))
    with connection.cursor() as cursor:
        cursor.execute(query, [*(value for _part in parts for value in (*condition.values, limit)), limit])
        return [_seen(row) for row in cursor.fetchall()]


def station(viewer: Viewer, key: int, kinds: Iterable[str] = Station.Kind.values) -> SeenStation | None:
    """None for one that is not there and for one that the viewer may not know of. ``kinds``: its own, where that is known."""
    found = stations(viewer, kinds, [Condition(sql.SQL("f.id = %s"), (key,))], 1)
    return found[0] if found else None


def datastreams(key: int) -> list[Datastream]:
    """Of a station that the viewer was found to see; one query."""
    streams = Datastream.objects.filter(station_id=key).select_related("observed_property", "latest")
    return list(streams.order_by("observed_property__code", "period"))


class Reading(NamedTuple):
    phenomenon_time: datetime
    received_at: datetime
    result: float | None
    quality: int


def observations(stream: Datastream, start: datetime, end: datetime, after: datetime | None, limit: int) -> list[Reading]:
    """``start`` ≤ phenomenon time < ``end``, in order of time, later than ``after``; only the partitions of that time are read."""
    found = Observation.objects.filter(datastream_id=stream.pk, retention=stream.retention, phenomenon_time__gte=start)
    found = found.filter(phenomenon_time__lt=end)
    if after is not None:
        found = found.filter(phenomenon_time__gt=after)
    return [Reading(*row) for row in found.order_by("phenomenon_time").values_list(*Reading._fields)[:limit]]


def _projection(kind: str, viewer: Viewer) -> Projection | None:
    try:
        return project(registry.get(LAYERS[kind], viewer.audience), viewer.audience)
    except (registry.UnknownLayer, PermissionError):
        return None


def _seen(row: Sequence[Any]) -> SeenStation:
    kind, key, code, name_ko, name_en, address, operator, status, source, location = row
    return SeenStation(key, kind, code, name_ko, name_en, address, operator, status, source, location)
