"""The answers' shapes, for the OpenAPI document."""

from typing import Literal

from ninja import Schema

from layers.schemas import AreaReference, SourceOut, Words

Kind = Literal["day", "month", "quarter", "year"]
Direction = Literal["more", "less", "target"]
Status = Literal["on", "near", "off", "far"]


class ThemeOut(Words):
    code: str


class OwnerOut(Schema):
    code: str
    name: Words


class IndicatorOut(Schema):
    code: str
    name: Words
    theme: ThemeOut
    unit: str
    decimals: int
    direction: Direction
    period: Kind
    level: Literal["city", "district", "neighbourhood"]
    rollup: Literal["sum", "mean", "ratio", "none"]
    forms: list[Literal["value", "per_1000", "per_km2", "against_target"]]
    audience: Literal["public", "staff"]
    owner: OwnerOut | None


class Bands(Schema):
    far: float
    near: float
    on: float


class DefinitionOut(IndicatorOut):
    definition: Words
    formula: str
    scale: float
    bands: Bands
    derivatives: bool
    source: SourceOut
    editable: bool


class ValueOut(Schema):
    area: str
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    target: float | None
    score: float | None
    status: Status | None
    quality: str
    version: int
    recorded_at: str
    superseded_at: str | None = None
    note: str | None = None
    by: str | None = None


class ValuesOut(Schema):
    indicator: str
    unit: str
    form: str
    values: list[ValueOut]
    next: str | None


class PeriodOut(Schema):
    kind: Kind
    code: str


class EarlierOut(Schema):
    period: str
    value: float | None


class PreviousOut(Schema):
    before: EarlierOut
    year_ago: EarlierOut


class SparklineOut(Schema):
    first: str
    values: list[float | None]
    targets: list[float | None]


class CardOut(Schema):
    code: str
    name: Words
    theme: str
    unit: str
    decimals: int
    direction: Direction
    period: PeriodOut
    value: float | None
    target: float | None
    score: float | None
    status: Status | None
    quality: str
    previous: PreviousOut
    sparkline: SparklineOut
    as_of: str | None
    source: SourceOut
    owner: OwnerOut | None


class SummaryOut(Schema):
    area: AreaReference
    cards: list[CardOut]
