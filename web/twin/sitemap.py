"""``/sitemap.xml``: every area, layer and feature that a stranger may see, for search engines; and ``/robots.txt``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, LiteralString, overload

from django.contrib.sitemaps import Sitemap as AnySitemap
from django.contrib.sitemaps import views
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from psycopg import sql

from accounts.audience import STRANGER
from geo.models import Area
from geo.queries import on_day
from layers.projection import Projection
from layers.visible import projections

if TYPE_CHECKING:
    Sitemap = AnySitemap[Any]  # takes a type in the stubs only, not when it runs
else:
    Sitemap = AnySitemap

MOST_FEATURES = 5_000  # a page of a sitemap; the protocol allows 50,000


class Areas(Sitemap):
    changefreq = "monthly"

    def items(self) -> list[str]:
        return list(Area.objects.filter(on_day()).order_by("code").values_list("code", flat=True))

    def location(self, item: str) -> str:
        return reverse("web:area_twin", args=[item])


class Statements(Sitemap):
    changefreq = "yearly"

    def items(self) -> list[str]:
        return ["web:accessibility"]

    def location(self, item: str) -> str:
        return reverse(item)


class Layers(Sitemap):
    changefreq = "weekly"

    def items(self) -> list[str]:
        return [projection.layer.slug for projection in projections(STRANGER)]

    def location(self, item: str) -> str:
        return reverse("web:layer_twin", args=[item])


class Keys(Sequence[int]):
    """The keys of a layer's features, read by the page: a layer may have hundreds of thousands."""

    def __init__(self, projection: Projection) -> None:
        self._rows = projection.sql

    def __len__(self) -> int:
        return self._read("SELECT count(*) FROM {} AS f")[0]

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> list[int]: ...
    def __getitem__(self, place: int | slice) -> int | list[int]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        return self._read("SELECT f.id FROM {} AS f ORDER BY f.id LIMIT %s OFFSET %s", place.stop - place.start, place.start)

    def _read(self, query: LiteralString, *values: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(query).format(self._rows), values)
            return [row[0] for row in cursor.fetchall()]


class Features(Sitemap):
    """The features of one layer, as a stranger sees it."""

    limit = MOST_FEATURES

    def __init__(self, projection: Projection) -> None:
        self.projection = projection

    def items(self) -> "Keys":
        return Keys(self.projection)

    def location(self, item: int) -> str:
        return reverse("web:feature_twin", args=[self.projection.layer.slug, item])


def sections() -> dict[str, type[Sitemap] | Sitemap]:
    """Areas have pages of their own: their layers are not listed feature by feature."""
    found: dict[str, type[Sitemap] | Sitemap] = {"areas": Areas(), "layers": Layers(), "statements": Statements()}
    for projection in projections(STRANGER):
        if not projection.layer.area_level:
            found[f"layer-{projection.layer.slug}"] = Features(projection)
    return found


def index(request: HttpRequest) -> HttpResponse:
    return views.index(request, filled(sections()), sitemap_url_name="web:sitemap_section")


def filled(found: dict[str, type[Sitemap] | Sitemap]) -> dict[str, type[Sitemap] | Sitemap]:
    """Without the layers that have nothing to show yet: a sitemap of nothing is none by its schema."""
    return {name: part for name, part in found.items() if not isinstance(part, Features) or part.items()[0:1]}


def section(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, sections(), section=section)


def robots(request: HttpRequest) -> HttpResponse:
    lines = ("User-agent: *", "Disallow: /accounts/", "Disallow: /admin/", "Disallow: /api/", "Disallow: /tiles/")
    where = request.build_absolute_uri(reverse("web:sitemap"))
    return HttpResponse("\n".join([*lines, f"Sitemap: {where}", ""]), content_type="text/plain; charset=utf-8")
