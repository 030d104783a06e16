"""What is wrong with stations right now: silent while others are heard, over a limit, a river at its control level; and their state."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.audience import Audience
from layers import registry
from layers.projection import project
from sensors.models import Quality, Station
from sensors.observations import Reading, write
from sensors.queries import LAYERS
from tests.sensors.stations import make_station, make_stream
from tests.sites import signed_in

pytestmark = pytest.mark.django_db


def told(client: Client) -> dict[str, dict[str, Any]]:
    return {e["kind"]: e for e in client.get("/api/exceptions?limit=50").json()["exceptions"]}


def read(station: Station, prop: str, value: float | None, minutes_ago: int = 5, quality: int = 0, **more: Any) -> None:
    write([Reading(make_stream(station, prop, **more).pk, timezone.now() - timedelta(minutes=minutes_ago), value, quality)])


def test_a_station_that_is_silent_while_others_are_heard(client: Client) -> None:
    read(make_station("heard"), "pm10", 30)
    read(make_station("silent", name_ko="조용한 측정소"), "pm10", 30, minutes_ago=24 * 60)
    read(make_station("resting", status="maintenance"), "pm10", 30, minutes_ago=24 * 60)
    found = told(client)
    assert set(found) == {"silent-air"}
    assert (found["silent-air"]["name"]["ko"], found["silent-air"]["value"]) == ("조용한 측정소", 23.9)


def test_where_all_are_silent_no_single_station_is_named(client: Client) -> None:
    for code in "ab":
        read(make_station(code), "pm10", 300, minutes_ago=24 * 60)
    assert told(client) == {}


def test_limits_that_are_passed_by_fresh_and_plain_readings(client: Client) -> None:
    read(make_station("dusty"), "pm10", 275)
    read(make_station("suspect"), "pm10", 900, quality=Quality.SUSPECT)
    levels = {"control_level": 3.0, "flood_level": 5.0}
    read(make_station("river", "river", attributes=levels), "water_level", 4.0)
    read(make_station("dry", "river", attributes=levels), "water_level", 2.0)
    found = told(client)
    assert set(found) == {"pm10-high", "high-water"}
    assert (found["high-water"]["value"], found["high-water"]["reference"], found["high-water"]["severity"]) == (4.0, 3.0, 0.75)
    assert found["pm10-high"]["severity"] == pytest.approx(0.7)


def test_a_stranger_hears_nothing_of_stations_for_staff(client: Client) -> None:
    read(make_station("hidden", audience=Audience.STAFF), "pm10", 300)
    assert told(client) == {}
    assert set(told(signed_in("official"))) == {"pm10-high"}


@pytest.mark.parametrize("slug", LAYERS.values())
def test_every_layer_and_its_state_can_be_read(slug: str) -> None:
    layer = registry.get(slug, Audience.PUBLIC)
    assert layer.state is not None
    with connection.cursor() as cursor:
        cursor.execute(project(layer, Audience.RESTRICTED).sql)
        cursor.execute(f"SELECT {layer.state.key}, {layer.state.value}, {layer.state.time}, {layer.state.quality} FROM {layer.state.table}")
