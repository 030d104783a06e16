"""A city of two square districts for tests: 127.0–127.2 E, 37.5–37.6 N, split at 127.1 E."""

from datetime import date

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon

from geo.models import Area


def make_area(level: str, code: str, shape: GEOSGeometry, source: str = "test") -> Area:
    many = shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=4326)
    drawn = GEOSGeometry(many.ewkb)
    drawn.transform(3857)
    return Area.objects.create(
        level=level,
        code=code,
        name_ko=code,
        valid_from=date(2000, 1, 1),
        area_m2=1e8,
        source=source,
        geometry=many,
        geometry_3857=drawn,  # type: ignore[misc]  # transform keeps the class, which the stubs cannot know
        label_point=many.centroid,
    )


def box(west: float, south: float, east: float, north: float) -> Polygon:
    shape = Polygon.from_bbox((west, south, east, north))
    shape.srid = 4326
    return shape


def small_city(source: str = "test") -> None:
    make_area("city", "1100000000", box(127.0, 37.5, 127.2, 37.6), source)
    make_area("district", "1111000000", box(127.0, 37.5, 127.1, 37.6), source)
    make_area("district", "1114000000", box(127.1, 37.5, 127.2, 37.6), source)
