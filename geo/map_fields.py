"""Form fields for places, with a widget of our own: plain inputs that work without script, and a map beside them where there is one.

Django's own map widgets load OpenLayers and its tiles from hosts outside. Here a point is a longitude and a latitude, any other shape
its GeoJSON; the map, built with the page (web/src/admin), only writes into these inputs.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiLineString, MultiPoint, MultiPolygon, Point
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# The country with its islands: what lies outside is a slip of the hand, most often longitude and latitude in each other's place.
WEST, SOUTH, EAST, NORTH = 124.0, 33.0, 132.0, 39.0
LONGEST_SHAPE = 2_000_000  # characters; half of what a request may hold
MANY = {"POLYGON": ("MULTIPOLYGON", MultiPolygon), "LINESTRING": ("MULTILINESTRING", MultiLineString), "POINT": ("MULTIPOINT", MultiPoint)}


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of what the map needs in the browser."""

    script: str = ""
    styles: tuple[str, ...] = ()


# This room knows no front end; the one that has it says where its files are.
_assets: Callable[[], Assets] = Assets


def bring(assets: Callable[[], Assets]) -> None:
    """Where the map's files come from from now on; without any, the plain inputs do."""
    global _assets
    _assets = assets


class _Mapped(forms.Widget):
    """``kind``: what the map lets one draw."""

    kind = ""

    @property
    def media(self) -> forms.Media:
        found = _assets()
        script = [forms.Script(found.script, type="module")] if found.script else []
        return forms.Media(css={"all": found.styles}, js=script)  # type: ignore[arg-type]  # a Script stands for its address

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"kind": self.kind, "box": f"{WEST},{SOUTH},{EAST},{NORTH}"}


class PointInput(_Mapped, forms.MultiWidget):
    template_name = "geo/point_input.html"
    kind = "point"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        numbers = {"step": "any", "inputmode": "decimal", "autocomplete": "off"}
        east = forms.NumberInput({**numbers, "min": WEST, "max": EAST, "data-axis": "lon", "aria-label": _("Longitude")})
        north = forms.NumberInput({**numbers, "min": SOUTH, "max": NORTH, "data-axis": "lat", "aria-label": _("Latitude")})
        super().__init__({"lon": east, "lat": north}, attrs)

    def decompress(self, value: Point | None) -> list[float | None]:
        return [value.x, value.y] if value else [None, None]


class ShapeInput(_Mapped, forms.Textarea):
    """``geom_type``: what a click on an empty map begins."""

    template_name = "geo/shape_input.html"
    kind = "shape"
    geom_type = "GEOMETRY"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 6, "spellcheck": "false", "data-shape": "", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"type": self.geom_type}

    def format_value(self, value: Any) -> str | None:
        return value.geojson if isinstance(value, GEOSGeometry) else super().format_value(value)


class PointField(forms.MultiValueField):
    """Longitude and latitude in degrees; cleans to a Point in EPSG:4326."""

    widget = PointInput

    def __init__(self, **options: Any) -> None:
        parts = (_degrees(_("Longitude"), WEST, EAST), _degrees(_("Latitude"), SOUTH, NORTH))
        super().__init__(parts, require_all_fields=True, **_plain(options))

    def compress(self, values: list[float | None]) -> Point | None:
        """Nothing, or both: half a place is refused."""
        given = [value for value in values if value is not None]
        if len(given) == 1:
            raise forms.ValidationError(_("A place needs both longitude and latitude."))
        return Point(given[0], given[1], srid=4326) if given else None


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Without what a geometry column would tell a form field of Django's own."""
    return {name: value for name, value in options.items() if name not in ("srid", "geom_type", "max_geom_collections", "widget")}


def _degrees(axis: Any, low: float, high: float) -> forms.FloatField:
    outside = _("{axis} must lie between {low:g} and {high:g} degrees. Are longitude and latitude in each other's place?")
    message = format_lazy(outside, axis=axis, low=low, high=high)  # filled in when it is said: in the reader's language
    wrong = {"min_value": message, "max_value": message, "invalid": format_lazy(_("{axis} is not a number of degrees."), axis=axis)}
    return forms.FloatField(min_value=low, max_value=high, error_messages=wrong)


class ShapeField(forms.CharField):
    """GeoJSON of a line, an area or any of several; cleans to a geometry in EPSG:4326 that is valid and lies in the country."""

    widget = ShapeInput

    def __init__(self, *, geom_type: str = "GEOMETRY", **options: Any) -> None:
        super().__init__(**_plain(options), max_length=LONGEST_SHAPE)
        self.geom_type = self.widget.geom_type = geom_type.upper()

    def prepare_value(self, value: Any) -> Any:
        return value.geojson if isinstance(value, GEOSGeometry) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> GEOSGeometry | None:
        text = super().clean(value)
        return self._shape(text) if text else None

    def _shape(self, text: str) -> GEOSGeometry:
        shape = _as_type(_read(text), self.geom_type)
        if shape.empty:
            raise forms.ValidationError(_("The shape is empty."))
        if not shape.valid:
            raise forms.ValidationError(_("The shape is not valid: %(reason)s") % {"reason": shape.valid_reason})
        west, south, east, north = shape.extent
        if west < WEST or south < SOUTH or east > EAST or north > NORTH:
            raise forms.ValidationError(_("The shape lies outside the country. Are longitude and latitude in each other's place?"))
        return shape


def _read(text: str) -> GEOSGeometry:
    try:
        found = json.loads(text)
        if found.get("type") == "Feature":
            found = found["geometry"]
        shape = GEOSGeometry(json.dumps(found), srid=4326)
    except (ValueError, LookupError, AttributeError, TypeError, GDALException, GEOSException, RecursionError) as error:
        raise forms.ValidationError(_("This is not a geometry in GeoJSON.")) from error
    if shape.hasz:
        raise forms.ValidationError(_("Heights are not kept: two numbers a position, please."))
    return shape


def _as_type(shape: GEOSGeometry, wanted: str) -> GEOSGeometry:
    """One of what may be several is several of one."""
    kind = shape.geom_type.upper()
    if wanted in ("GEOMETRY", kind):
        return shape
    many, make = MANY.get(kind, ("", None))
    if many == wanted and make:
        return make(shape, srid=4326)
    raise forms.ValidationError(_("A %(found)s was given; this field holds a %(wanted)s.") % {"found": shape.geom_type, "wanted": wanted})
