"""A few stations and streams for tests."""

from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point

from accounts.audience import Audience
from feeds.models import DataSource
from sensors.models import Datastream, ObservedProperty, Retention, Station


def make_station(code: str, kind: str = "air", audience: Audience = Audience.PUBLIC, **more: Any) -> Station:
    source, _made = DataSource.objects.get_or_create(slug="test", defaults={"title_ko": "시험", "title_en": "Test", "agency_ko": "기관"})
    facts = {"name_ko": f"{code} 측정소", "geometry": Point(127.05, 37.55, srid=4326), "source": source, "audience": audience.value}
    return Station.objects.create(kind=kind, code=code, **(facts | more))


def make_stream(station: Station, prop: str = "pm10", *, retention: int = Retention.LIVE, **more: Any) -> Datastream:
    observed, _made = ObservedProperty.objects.get_or_create(code=prop, defaults={"name_ko": prop, "name_en": prop, "unit": "ug/m3"})
    facts = {"expected_interval": timedelta(hours=1), "retention": retention}
    return Datastream.objects.create(station=station, observed_property=observed, **(facts | more))
