"""Stations, their streams and their readings, as their caller may see them. Terms of OGC SensorThings; every answer is bounded."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema
from pydantic import create_model

from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from layers.answers import json_answer
from layers.asked import moment_of, only
from layers.catalogue import text
from layers.conditions import Condition, after_key, in_box, parse_box
from layers.cursors import read_cursor, write_cursor
from layers.refusals import bad_value, no_such
from layers.schemas import ProblemOut

from . import queries
from .grades import GRADES
from .models import Datastream, Latest, Quality, Retention, Station
from .properties import STALE_AFTER
from .schemas import DatastreamsOut, ObservationsOut, StationOut, StationsOut

router = Router(tags=["stations"])
REFUSED = {400: ProblemOut, 401: ProblemOut, 404: ProblemOut, 503: ProblemOut}
BIGINT, INTEGER = 1 << 63, 1 << 31
#: Told where nobody says since when: as much before the newest reading.
USUAL = timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime.min.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
Kind = Literal["air", "water", "river", "rain", "sdot", "traffic_link", "bike", "weather"]
StationKey = Annotated[int, Path(ge=-BIGINT, lt=BIGINT)]
StreamKey = Annotated[int, Path(ge=-INTEGER, lt=INTEGER)]


class StationsQuery(Schema):
    kind: Kind | None = Field(None, description="Absent: every kind")
    bbox: str | None = Field(None, description="west,south,east,north in degrees; west > east crosses the antimeridian")
    limit: int = Field(100, ge=1, le=1000)
    after: str | None = Field(None, description="Cursor of the next link")


# “from” is a word of Python, so the class cannot be written out.
_TIMES: dict[str, Any] = {
    "from": (str | None, Field(None, description="The first time; absent: seven days before the newest reading. Without an offset: Korea")),
    "to": (str | None, Field(None, description="Up to, not including; absent: all that follows")),
    "limit": (int, Field(500, ge=1, le=2000)),
    "after": (str | None, Field(None, description="Cursor of the next link")),
}
ObservationsQuery = create_model("ObservationsQuery", __base__=Schema, **_TIMES)


@router.get("/stations", response={200: StationsOut, **REFUSED}, summary="Stations, by kind and box")
def list_stations(request: HttpRequest, asked: Query[StationsQuery]) -> HttpResponse:
    only(request, StationsQuery)
    conditions: list[Condition] = []
    if asked.bbox is not None:
        conditions.append(in_box(parse_box(asked.bbox)))
    if asked.after is not None:
        conditions.append(after_key(read_cursor(asked.after)))
    kinds = [asked.kind] if asked.kind else Station.Kind.values
    found = queries.stations(viewer_of_request(request), kinds, conditions, asked.limit + 1)
    page = found[: asked.limit]
    links = [_next(request, page[-1].id)] if len(found) > len(page) else []
    return json_answer(request, {"stations": [_station(s) for s in page], "numberReturned": len(page), "links": links})


@router.get("/stations/{id}", response={200: StationOut, **REFUSED}, summary="One station")
def get_station(request: HttpRequest, id: StationKey) -> HttpResponse:
    only(request, Schema)
    return json_answer(request, _station(_seen(request, id)))


@router.get(
    "/stations/{id}/datastreams", response={200: DatastreamsOut, **REFUSED}, summary="What a station measures, and the newest of each"
)
def list_datastreams(request: HttpRequest, id: StationKey) -> HttpResponse:
    only(request, Schema)
    station = _seen(request, id)
    now = timezone.now()
    streams = [_datastream(stream, now) for stream in queries.datastreams(station.id)]
    return json_answer(request, {"station": _station(station), "datastreams": streams})


@router.get("/datastreams/{id}/observations", response={200: ObservationsOut, **REFUSED}, summary="Readings in order of time")
def list_observations(request: HttpRequest, id: StreamKey, asked: Query[ObservationsQuery]) -> HttpResponse:  # type: ignore[valid-type]
    only(request, ObservationsQuery)
    wanted: dict[str, Any] = asked.model_dump()  # type: ignore[attr-defined]
    stream = (
        Datastream.objects.filter(pk=id)
        .select_related("observed_property", "latest", "station")
        .defer("station__geometry", "station__geometry_3857")
        .first()
    )
    if stream is None or queries.station(viewer_of_request(request), stream.station_id, [stream.station.kind]) is None:
        raise _no_such_stream()
    start, end = _span(stream, wanted["from"], wanted["to"])
    after = None if wanted["after"] is None else _moment(wanted["after"])
    found = queries.observations(stream, start, end, after, wanted["limit"] + 1)
    page = found[: wanted["limit"]]
    links = [_next(request, (page[-1].phenomenon_time - _EPOCH) // _MICROSECOND)] if len(found) > len(page) else []
    return json_answer(
        request,
        {
            "datastream": _datastream(stream, timezone.now()),
            "observations": [_observation(o) for o in page],
            "numberReturned": len(page),
            "links": links,
        },
    )


def _seen(request: HttpRequest, key: int) -> queries.SeenStation:
    found = queries.station(viewer_of_request(request), key)
    if found is None:
        raise no_such("id", _("no such station"))
    return found


def _no_such_stream() -> Problem:
    return no_such("id", _("no such datastream"))


def _span(stream: Datastream, start: str | None, end: str | None) -> tuple[datetime, datetime]:
    until = moment_of("to", end) if end is not None else datetime.max.replace(tzinfo=UTC)
    if start is not None:
        since = moment_of("from", start)
    else:
        latest = getattr(stream, "latest", None)
        newest = latest.phenomenon_time if latest else timezone.now()
        since = max(min(newest, until), _FIRST + USUAL) - USUAL
    if since > until:
        raise bad_value("from", _("is later than “to”"))
    return since, until


def _moment(cursor: str) -> datetime:
    try:
        return _EPOCH + read_cursor(cursor) * _MICROSECOND
    except OverflowError as error:
        raise bad_value("after", _("is not a cursor of ours")) from error


def _next(request: HttpRequest, key: int) -> dict[str, str]:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "after"]
    return {"rel": "next", "href": f"{request.path}?{urlencode([*kept, ('after', write_cursor(key))])}"}


def _station(seen: queries.SeenStation) -> dict[str, Any]:
    return {
        "id": seen.id,
        "kind": seen.kind,
        "layer": queries.LAYERS[seen.kind],
        "code": seen.code,
        "name": {"ko": seen.name_ko, "en": seen.name_en or seen.name_ko},
        "location": seen.location,
        "address": seen.address,
        "operator": seen.operator,
        "status": seen.status,
        "source": seen.source,
    }


def _datastream(stream: Datastream, now: datetime) -> dict[str, Any]:
    observed = stream.observed_property
    latest = getattr(stream, "latest", None)
    return {
        "id": stream.pk,
        "station": stream.station_id,
        "observedProperty": {
            "code": observed.code,
            "name": {"ko": observed.name_ko, "en": observed.name_en},
            "codes": observed.codes,
            "grades": _grades(observed.code),
        },
        "unitOfMeasurement": {"symbol": observed.shown_unit, "definition": observed.unit},
        "period": stream.period,
        "expectedIntervalSeconds": stream.expected_interval.total_seconds(),
        "retention": Retention(stream.retention).name.lower(),
        "thresholds": stream.thresholds,
        "latest": _observation(latest) if latest else None,
        "stale": latest is None or now - latest.phenomenon_time > STALE_AFTER * stream.expected_interval,
    }


def _grades(prop: str) -> dict[str, Any] | None:
    found = GRADES.get(prop)
    return {"ramp": found.ramp, "edges": list(found.edges), "words": [text(word) for word in found.words]} if found else None


def _observation(reading: queries.Reading | Latest) -> dict[str, Any]:
    return {
        "phenomenonTime": reading.phenomenon_time.astimezone(UTC).isoformat(),
        "resultTime": reading.received_at.astimezone(UTC).isoformat(),
        "result": reading.result,
        "resultQuality": Quality(reading.quality).slug,
    }
