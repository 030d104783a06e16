"""Areas as the operator of the site sees them: to be read. They come from boundary files (manage.py load_areas), never from a form.

Shapes are drawn here as small pictures of our own; Django's map widgets load maps from hosts outside.
"""

from django.contrib import admin
from django.contrib.gis.geos import MultiPolygon
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from .models import Area, AreaCode, AreaSuccession

SIDE = 240  # pixels


class ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class AreaCodeInline(ReadOnly, admin.TabularInline):
    model = AreaCode
    fields = ("system", "code")


class SuccessionInline(ReadOnly, admin.TabularInline):
    model = AreaSuccession
    fk_name = "predecessor"
    fields = ("successor", "on")


@admin.register(Area)
class AreaAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("code", "name_ko", "name_en", "level", "valid_from", "valid_to", "population", "source")
    list_filter = ("level", "source")
    search_fields = ("code", "name_ko", "name_en")
    exclude = ("geometry", "geometry_3857", "label_point")
    readonly_fields = ("shape", "label")
    inlines = (AreaCodeInline, SuccessionInline)

    @admin.display(description=_("Shape"))
    def shape(self, area: Area) -> SafeString:
        return outline(area.geometry_3857)

    @admin.display(description=_("Label point"))
    def label(self, area: Area) -> str:
        return f"{area.label_point.x:.6f}, {area.label_point.y:.6f}"


def outline(drawn: MultiPolygon) -> SafeString:
    """An SVG picture of a shape in EPSG:3857, simplified to about a pixel."""
    west, south, east, north = drawn.extent
    scale = SIDE / max(east - west, north - south, 1)
    simple = drawn.simplify(1 / scale, preserve_topology=True)
    polygons = simple if isinstance(simple, MultiPolygon) else MultiPolygon(simple)  # simplifying may leave one part of many
    rings = [ring for polygon in polygons.coords for ring in polygon]
    path = "".join("M" + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y in ring) + "Z" for ring in rings)
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="-2 -2 {1} {1}" role="img"><path d="{2}" fill="none" stroke="currentColor"/></svg>',
        SIDE, SIDE + 4, path,
    )  # fmt: skip
