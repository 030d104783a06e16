"""What a layer's declaration says. Data only: nothing here asks the database or knows a request.

A layer is declared once, in ``published.py`` of the app that owns it, and tiles, state, feature API, nearby, legend, style,
catalogue and page follow. What is not declared for an audience, that audience cannot see by any route.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, NamedTuple

from accounts.audience import Audience

Kind = Literal["text", "integer", "number", "boolean", "date", "datetime", "code"]
GeometryType = Literal["point", "line", "polygon"]
#: When a feature is in an area. Points and lines ``touch`` it; polygons ``share`` land with it, which neighbours along a border do not;
#: of polygons that are somewhere ``once`` the middle decides.
Inside = Literal["touch", "share", "once"]
Direction = Literal["more", "less", "target", ""]
# What the page shows of one feature beside its fields.
Card = Literal["works", "project", "camera", "station", "generic"]


class Text(NamedTuple):
    """The same words in the product's two languages."""

    ko: str
    en: str


NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the relation that somebody may see.

    ``in_tile``: drawn or labelled from, so it is worth its bytes in every tile; everything else waits for the feature API.
    ``codes``: what the values of a ``code`` field mean.
    """

    name: str
    title: Text
    kind: Kind = "text"
    audience: Audience = Audience.PUBLIC
    column: str = ""
    unit: str = ""
    in_tile: bool = False
    filterable: bool = True
    codes: Mapping[str, Text] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return self.column or self.name


@dataclass(frozen=True, slots=True)
class Geometry:
    """A pair of columns with a GiST index each: ``column`` in EPSG:4326 to answer from, ``drawn`` in EPSG:3857 to draw from.

    An audience that sees coarser positions gets a pair of its own, so that boxes, distances and counts are coarse too.
    """

    column: str = "geometry"
    drawn: str = "geometry_3857"


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view with typed columns, a bigint key and a geometry per audience.

    ``rows``: per audience the SQL condition of the rows it sees, a constant of the declaration, never from a request.
    A lower audience's entry serves the higher ones that name none; an audience below the lowest entry sees nothing.
    ``watches``: tables whose change changes what is drawn (default: the table; a view is followed to the tables it reads).
    """

    table: str
    key: str = "id"
    geometries: Mapping[Audience, Geometry] = field(default_factory=lambda: {Audience.PUBLIC: Geometry()})
    rows: Mapping[Audience, str] = field(default_factory=lambda: {Audience.PUBLIC: "true"})
    watches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generalised:
    """A pre-generalised copy drawn up to and including ``max_zoom``: same key column, own geometry in EPSG:3857."""

    max_zoom: int
    table: str
    key: str
    drawn: str
    condition: str = "true"


@dataclass(frozen=True, slots=True)
class Detail:
    """What is drawn at which zoom.

    ``clusters_to``: points are grid clusters with a count up to and including this zoom (−1: never).
    ``generalised``: coarser copies for low zooms, ordered by ``max_zoom``.
    ``priority``: field whose larger values stay when the size budget cuts a tile (default: the key, older first).
    """

    clusters_to: int = -1
    generalised: tuple[Generalised, ...] = ()
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a legend: values from ``lower`` (inclusive) up to the next class's."""

    lower: float
    color: str


@dataclass(frozen=True, slots=True)
class Style:
    """How the layer is drawn. Colours are names in ``web/palette.json``, so light and dark follow by themselves.

    ``ramp``: name of a sequential ramp; with ``breaks`` (n−1 ascending edges for n colours) the state's value colours the fill.
    ``by``: code field whose ``colors`` (code → colour) are used where they name one; it must be in the tile.
    ``solid``: an area covers what lies under it instead of tinting it, and has no edge.
    ``height``: number field, in metres and in the tile: as high does each shape stand where the map is seen in three dimensions.
    """

    color: str = "accent"
    ramp: str = ""
    breaks: tuple[float, ...] = ()
    label: str = ""
    by: str = ""
    colors: Mapping[str, str] = field(default_factory=dict)
    solid: bool = False
    height: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Fast facts: id → value, time, quality. Columns of ``table``; joined to the drawn geometry in the browser, never in a tile.

    ``rows``: which rows of ``table``, at most one a key; a constant of the declaration, a literal ``%`` written ``%%``.
    ``watches``: as for a Relation.
    """

    table: str
    key: str
    value: str
    time: str
    quality: str
    title: Text
    unit: str = ""
    audience: Audience = Audience.PUBLIC
    watches: tuple[str, ...] = ()
    rows: str = "true"


@dataclass(frozen=True, slots=True)
class Measure:
    """One more thing the layer may be coloured by, asked for by its code: ``/layers/{slug}/state?measure={code}``.

    ``state``: where its values stand and who may see them. ``group``: what it is listed under. ``direction``: which way is good.
    ``ramp`` and ``breaks``: as in a Style; without breaks the classes are quintiles of what the asker sees.
    """

    code: str
    state: State
    group: Text = NO_WORDS
    direction: Direction = ""
    ramp: str = "density"
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """What is wrong with a feature right now, as SQL over ``f``: the layer's rows with the fields named in ``reads``, and no others.

    An audience that may not see one of ``reads`` gets none of these exceptions. The SQL is a constant of the declaration; it is
    evaluated at every question and never cached, so ``now()`` is right here; a literal ``%`` is written ``%%``.

    ``kind``: short code, one per rule (``late-work``). ``title``: the kind in words (“공정 지연”).
    ``condition``: which features. ``severity``: how bad, 0 … 1, larger is worse; it is what exceptions of all layers are ranked by.
    ``value``, ``reference``: numbers to show, the one against the other, in ``unit``; ``since``: a date or time. Each an expression.
    ``with_state``: the SQL may also read ``s.value, s.time, s.quality`` of the layer's state (all NULL where a feature has none).
    """

    kind: str
    title: Text
    reads: tuple[str, ...]
    condition: str
    severity: str
    value: str = ""
    reference: str = ""
    unit: str = ""
    since: str = ""
    with_state: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One published layer. ``audience``: the lowest one that may know of it at all.

    ``source``: whose data it is. ``source_field``: a public field that holds each row's own source (its slug); then the rows say
    whose they are, and ``source`` is said of a layer that has none. ``fed_by``: everybody who brings rows or their state, by the slug of
    the source; who has not delivered in time is late. ``card``: how the page shows one of its features; the app that
    owns the layer answers what such a card asks for by the feature's id.

    ``once``: its polygons belong to one area of a level each, as buildings do. Without it a polygon is in every area it lies in part in.
    """

    slug: str
    title: Text
    description: Text
    geometry_type: GeometryType
    relation: Relation
    fields: tuple[Field, ...]
    source: str
    source_field: str = ""
    fed_by: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC
    name_field: str = ""
    search: tuple[str, ...] = ()
    min_zoom: int = 0
    max_zoom: int = 16
    detail: Detail = Detail()
    style: Style = Style()
    state: State | None = None
    measures: tuple[Measure, ...] = ()
    exceptions: tuple[ExceptionRule, ...] = ()
    freshness: timedelta | None = None
    group: str = ""
    order: int = 100
    shown: bool = False
    area_level: str = ""
    once: bool = False
    card: Card = "generic"

    @property
    def inside(self) -> Inside:
        if self.geometry_type != "polygon":
            return "touch"
        return "once" if self.once or self.area_level else "share"

    @property
    def fingerprint(self) -> str:
        """Changes whenever the declaration does, so caches made from an older one die by themselves."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]
