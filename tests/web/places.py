"""A small city of squares for the shell's tests."""

import datetime

from django.contrib.gis.geos import MultiPolygon, Polygon

from geo.models import Area

LONG_AGO = datetime.date(2020, 1, 1)


def make_area(
    code: str, level: str, name_ko: str, *, parent: Area | None = None, name_en: str = "", valid_to: datetime.date | None = None
) -> Area:
    square = MultiPolygon(Polygon.from_bbox((126.9, 37.5, 127.0, 37.6)), srid=4326)
    drawn = MultiPolygon(Polygon.from_bbox((126.9, 37.5, 127.0, 37.6)), srid=4326)
    drawn.transform(3857)
    return Area.objects.create(
        code=code,
        level=level,
        name_ko=name_ko,
        name_en=name_en,
        parent=parent,
        valid_from=LONG_AGO,
        valid_to=valid_to,
        area_m2=1e6,
        population=1000,
        geometry=square,
        geometry_3857=drawn,
        label_point=square.centroid,
        source="test",
    )
