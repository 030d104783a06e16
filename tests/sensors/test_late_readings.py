"""Readings that stopped are told as late, whatever came of their stations since."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.audience import Audience
from feeds.models import Run
from layers import registry
from tests.sensors.connectors.test_water_and_weather import LIST, RIVER_NEW, load, rivers
from tests.sensors.places import small_city

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def late(client: Client) -> tuple[dict[str, int], list[dict[str, Any]]]:
    said = client.get("/api/exceptions").json()
    return said["late_sources"], [one for one in said["exceptions"] if one["kind"] == "late-source"]


def age(run: Run, by: timedelta) -> None:
    Run.objects.filter(pk=run.pk).update(ended_at=timezone.now() - by)


def test_a_list_read_today_hides_no_readings_that_stopped(client: Client, tmp_path: Path) -> None:
    small_city()
    load("seoul-river-stations", tmp_path / "list.csv", LIST)
    readings = rivers(tmp_path, RIVER_NEW)
    assert late(client) == ({"late": 0, "of": 1}, [])
    age(readings, DAY)
    load("seoul-river-stations", tmp_path / "list.csv", LIST.replace("가나로 1", "가나로 2"))
    count, (told,) = late(client)
    assert count == {"late": 1, "of": 1}
    assert (told["layer"], told["name"]["en"], told["value"]) == ("river-gauges", "River levels of Seoul", 24.0)


def test_every_source_of_a_layer_is_waited_for(client: Client, tmp_path: Path) -> None:
    small_city()
    gauge = {"wlobscd": "1018683", "obsnm": "가나교", "lon": "127-03-00", "lat": "37-33-00"}
    listed = load("hrfco-river-stations", tmp_path / "stations.json", {"content": [gauge]})
    age(listed, 600 * DAY)
    count, (told,) = late(client)
    assert (count, told["layer"], told["name"]["ko"]) == ({"late": 1, "of": 1}, "river-gauges", "홍수통제소 수문 관측소")


def test_whoever_brings_stations_or_readings_of_a_kind_feeds_its_layer() -> None:
    assert registry.get("river-gauges", Audience.PUBLIC).fed_by == ("hrfco", "hrfco-now", "seoul-river", "seoul-river-now")
    assert {"airkorea", "airkorea-now"} <= set(registry.get("air-stations", Audience.PUBLIC).fed_by)
    assert not set(registry.get("bike-stations", Audience.PUBLIC).fed_by) & set(registry.get("road-links", Audience.PUBLIC).fed_by)
