# ruff: noqa: N815 — SensorThings calls them so.
"""The answers of the stations' API, in SensorThings terms, for the OpenAPI document; a test holds the answers against them."""

from typing import Any

from ninja import Schema

from layers.schemas import Words


class StationOut(Schema):
    """``location``: a GeoJSON geometry. ``layer``: the slug of the layer it is drawn on."""

    id: int
    kind: str
    layer: str
    code: str
    name: Words
    location: dict[str, Any]
    address: str | None
    operator: str | None
    status: str
    source: str


class LinkOut(Schema):
    rel: str
    href: str


class StationsOut(Schema):
    stations: list[StationOut]
    numberReturned: int
    links: list[LinkOut]


class GradesOut(Schema):
    """What values mean in words: each word but the first begins at an edge; ``ramp`` has as many colours as there are words."""

    ramp: str
    edges: list[float]
    words: list[Words]


class ObservedPropertyOut(Schema):
    code: str
    name: Words
    codes: dict[str, Words]
    grades: GradesOut | None


class UnitOut(Schema):
    """``definition``: UCUM; ``symbol``: as shown."""

    symbol: str
    definition: str


class ObservationOut(Schema):
    """``result`` is null where the quality says why. ``resultTime``: when it reached us."""

    phenomenonTime: str
    resultTime: str
    result: float | None
    resultQuality: str


class DatastreamOut(Schema):
    """``period``: ISO 8601, what one reading stands for. ``stale``: nothing came for three expected intervals."""

    id: int
    station: int
    observedProperty: ObservedPropertyOut
    unitOfMeasurement: UnitOut
    period: str
    expectedIntervalSeconds: float
    retention: str
    thresholds: dict[str, float]
    latest: ObservationOut | None
    stale: bool


class DatastreamsOut(Schema):
    station: StationOut
    datastreams: list[DatastreamOut]


class ObservationsOut(Schema):
    datastream: DatastreamOut
    observations: list[ObservationOut]
    numberReturned: int
    links: list[LinkOut]
