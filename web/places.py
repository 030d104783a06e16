"""What an address of the page names: an area, or a feature in it, as one viewer may know of it."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.audience import Viewer
from accounts.problems import Problem
from geo.models import Area
from layers import areas
from layers.features import Found, one
from layers.projection import Projection
from layers.visible import projection_of

LARGEST_KEY = (1 << 63) - 1


class NoSuchPlace(Exception):
    """None at all, or none for this viewer."""


class Moved(Exception):
    """The code is retired; ``code`` is its successor's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Site:
    """A feature as the viewer may see it."""

    projection: Projection
    found: Found
    pk: int

    @property
    def name(self) -> str:
        return self.found.name or str(self.pk)


@dataclass(frozen=True, slots=True)
class Place:
    """``area``: None only where no area is known at all."""

    area: Area | None
    site: Site | None

    @property
    def name(self) -> str:
        return name_of(self.area) if self.area else ""

    @property
    def title(self) -> str:
        return " · ".join(part for part in (self.site and self.site.name, self.name, _("Madang")) if part)


def name_of(area: Area) -> str:
    return area.english if translation.get_language() == "en" else area.name_ko


def place_of(viewer: Viewer, code: str, slug: str = "", pk: int = 0) -> Place:
    """``code`` "": the city. Raises NoSuchPlace, Moved."""
    area = areas.find(code) if code else areas.top()
    if code and (area is None or area.level == Area.Level.ZONE):
        raise NoSuchPlace
    if code and area and area.code != code:
        raise Moved(area.code)
    return Place(area, _site(viewer, slug, pk) if slug else None)


def _site(viewer: Viewer, slug: str, pk: int) -> Site:
    try:
        projection = projection_of(slug, viewer)
    except Problem as error:
        raise NoSuchPlace from error
    found = one(projection, pk) if pk <= LARGEST_KEY else None
    if found is None:
        raise NoSuchPlace
    return Site(projection, found, pk)
