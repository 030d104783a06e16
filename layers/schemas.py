"""The answers' shapes, for the OpenAPI document; a test holds the answers against them."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema


class Words(Schema):
    ko: str
    en: str


class SourceOut(Schema):
    slug: str
    title: Words
    agency: Words
    licence: str
    licence_url: str
    derivatives: bool
    url: str
    as_of: str | None
    updated_at: str | None


class FieldOut(Schema):
    name: str
    title: Words
    kind: str
    unit: str
    codes: dict[str, Words]
    filterable: bool


class StyleOut(Schema):
    color: str
    ramp: str
    breaks: list[float]
    label: str
    by: str
    colors: dict[str, str]
    height: str


class StateOut(Schema):
    title: Words
    unit: str


class PeriodsOut(Schema):
    kind: Literal["day", "month", "quarter", "year"]
    first: str
    last: str


class MeasureOut(Schema):
    code: str
    title: Words
    unit: str
    group: Words
    direction: Literal["more", "less", "target", ""]
    forms: list[Literal["value", "per_1000", "per_km2", "against_target"]]
    periods: PeriodsOut | None


class LayerOut(Schema):
    slug: str
    title: Words
    description: Words
    geometry_type: Literal["point", "line", "polygon"]
    group: str
    order: int
    shown: bool
    min_zoom: int
    max_zoom: int
    count: int
    bbox: list[float] | None
    updated_at: str | None
    fields: list[FieldOut]
    name_field: str
    area_level: str
    exact: bool
    card: Literal["works", "project", "camera", "station", "generic"]
    style: StyleOut
    state: StateOut | None
    measures: list[MeasureOut]
    source: SourceOut
    sources: list[SourceOut]
    tiles: str
    version: str


class AreaReference(Schema):
    id: int
    code: str
    level: str
    name: Words


class AreaFacts(AreaReference):
    population: int | None
    area_km2: float
    density: float | None
    bbox: list[float]
    label_point: list[float]


class LayerCount(Schema):
    slug: str
    count: int


class AreaChild(AreaFacts):
    layers: list[LayerCount] | None = None


class ZoneOut(Schema):
    code: str
    name: Words


class FeatureOut(Schema):
    type: Literal["Feature"]
    id: int
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class OutlineOut(FeatureOut):
    layer: str
    name: str


class AreaOut(AreaFacts):
    ancestors: list[AreaReference]
    zone: ZoneOut | None
    population_on: str | None
    children: list[AreaChild]
    siblings: list[AreaReference]
    layer: str | None
    child_layer: str | None
    layers: list[LayerCount]
    demo: bool
    source: SourceOut
    outline: "OutlineOut | None" = None
    parent: "ParentOut | None" = None
    summary: "dict[str, Any] | None" = None


class ParentOut(AreaFacts):
    children: list[AreaFacts]


class Link(Schema):
    rel: Literal["next"]
    href: str


class FeaturesOut(Schema):
    type: Literal["FeatureCollection"]
    features: list[FeatureOut]
    numberReturned: int  # noqa: N815  (OGC API Features calls it so)
    links: list[Link]


class AreaPlace(Schema):
    code: str
    level: str
    name: Words


class FeatureDetail(FeatureOut):
    layer: str
    name: str
    areas: list[AreaPlace]
    source: SourceOut


class LoadOut(Schema):
    """``connector``, ``file``, ``started_by``: told to staff only."""

    at: datetime
    kept: int
    connector: str = ""
    file: str = ""
    started_by: str = ""


class LoadsOut(Schema):
    layer: str
    id: int
    source: str
    loads: list[LoadOut]


class NearItem(Schema):
    layer: str
    id: int
    name: str
    properties: dict[str, Any]


class NearGroup(Schema):
    lon: float
    lat: float
    distance_m: float
    bearing: int | None
    items: list[NearItem]


class NearbyOut(Schema):
    lon: float
    lat: float
    radius: float
    groups: list[NearGroup]


class ExceptionOut(Schema):
    kind: str
    title: Words
    layer: str | None
    id: int | None
    name: Words
    area: AreaPlace | None
    value: float | None
    reference: float | None
    unit: str
    since: str | None
    severity: float
    lon: float | None
    lat: float | None


class ExceptionKind(Schema):
    kind: str
    title: Words
    layer: str | None
    count: int


class LateSources(Schema):
    late: int
    of: int


class ExceptionsOut(Schema):
    exceptions: list[ExceptionOut]
    kinds: list[ExceptionKind]
    late_sources: LateSources


class Highlight(Schema):
    field: str
    text: str
    start: int | None
    end: int | None


class SearchResult(Schema):
    kind: Literal["area", "feature", "position"]
    layer: str | None
    id: int | None
    code: str | None
    level: str | None
    name: Words
    detail: str
    matched: Highlight | None
    similar: bool
    area: AreaPlace | None
    areas: list[AreaPlace] | None = None
    crs: str | None
    lon: float
    lat: float
    bbox: list[float]
    zoom: int | None
    score: float


class Hint(Schema):
    code: Literal["how-to", "nothing-found"]
    text: Words


class SearchOut(Schema):
    q: str
    results: list[SearchResult]
    hint: Hint | None


class FieldError(Schema):
    field: str
    reason: str


class ProblemOut(Schema):
    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
