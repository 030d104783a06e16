"""Stations, streams and readings over the API: bounded, in order, and as far as the asker may see."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.audience import Audience
from sensors.models import Datastream, Quality, Retention
from sensors.observations import Reading, write
from tests.sensors.stations import make_station, make_stream
from tests.sites import signed_in

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


def hourly(stream: Datastream, count: int, gaps: frozenset[int] = frozenset()) -> None:
    write(
        Reading(stream.pk, START + timedelta(hours=h), None if h in gaps else float(h), Quality.MAINTENANCE if h in gaps else 0)
        for h in range(count)
    )


def get(client: Client, url: str, status: int = 200) -> Any:
    answer = client.get(url, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.content
    return answer.json()


def test_stations_by_kind_and_box_page_by_page(client: Client) -> None:
    for number in range(5):
        make_station(f"a{number}", geometry=Point(127.0 + number / 100, 37.5, srid=4326))
    make_station("link", "traffic_link", geometry=LineString((127.0, 37.5), (127.01, 37.51), srid=4326))
    assert {s["kind"] for s in get(client, "/api/stations")["stations"]} == {"air", "traffic_link"}
    inside = get(client, "/api/stations?kind=air&bbox=127.005,37.4,127.035,37.6")["stations"]
    assert [s["code"] for s in inside] == ["a1", "a2", "a3"]
    assert (inside[0]["location"], inside[0]["layer"]) == ({"type": "Point", "coordinates": [127.01, 37.5]}, "air-stations")

    seen, url = [], "/api/stations?kind=air&limit=2"
    while url:
        page = get(client, url)
        seen += [s["code"] for s in page["stations"]]
        url = page["links"][0]["href"] if page["links"] else ""
    assert seen == ["a0", "a1", "a2", "a3", "a4"]


def test_a_station_for_staff_is_for_a_stranger_as_if_it_were_not(client: Client) -> None:
    hidden = make_station("zq", audience=Audience.STAFF, name_ko="zq비밀")
    stream = make_stream(hidden)
    hourly(stream, 3)
    official = signed_in("official")
    paths = (f"/api/stations/{hidden.pk}", f"/api/stations/{hidden.pk}/datastreams", f"/api/datastreams/{stream.pk}/observations")
    for path in paths:
        nothing = path.replace(str(hidden.pk), "987654321").replace(f"datastreams/{stream.pk}/", "datastreams/987654321/")
        assert client.get(path).content == client.get(nothing).content
        get(client, path, 404)
        get(official, path)
    assert get(client, "/api/stations")["stations"] == []
    assert [s["code"] for s in get(official, "/api/stations")["stations"]] == ["zq"]
    secret = make_station("zz", audience=Audience.RESTRICTED)
    get(official, f"/api/stations/{secret.pk}", 404)


def test_a_closed_station_is_history_for_staff(client: Client) -> None:
    closed = make_station("old", status="closed")
    get(client, f"/api/stations/{closed.pk}", 404)
    get(signed_in("official"), f"/api/stations/{closed.pk}")


def test_streams_with_their_newest_reading_and_whether_it_is_stale(client: Client) -> None:
    station = make_station("a")
    fresh, old = make_stream(station), make_stream(station, "o3")
    make_stream(station, "co")
    write([Reading(fresh.pk, timezone.now() - timedelta(minutes=30), 31.0)])
    write([Reading(old.pk, timezone.now() - timedelta(hours=4), 0.02, Quality.CORRECTED)])
    streams = {s["observedProperty"]["code"]: s for s in get(client, f"/api/stations/{station.pk}/datastreams")["datastreams"]}
    assert {code: s["stale"] for code, s in streams.items()} == {"pm10": False, "o3": True, "co": True}
    assert streams["co"]["latest"] is None
    assert (streams["o3"]["latest"]["result"], streams["o3"]["latest"]["resultQuality"]) == (0.02, "corrected")
    assert streams["pm10"]["unitOfMeasurement"]["definition"] == "ug/m3"
    grades = streams["pm10"]["observedProperty"]["grades"]
    assert (grades["ramp"], grades["edges"], grades["words"][0]) == ("cai", [31, 81, 151], {"ko": "좋음", "en": "Good"})


def test_readings_in_order_with_their_gaps_page_by_page(client: Client) -> None:
    stream = make_stream(make_station("a"))
    hourly(stream, 10, gaps=frozenset({4}))
    base = f"/api/datastreams/{stream.pk}/observations"
    seen: list[dict[str, Any]] = []
    url = f"{base}?from=2026-11-01T00:00Z&limit=3"
    while url:
        page = get(client, url)
        assert page["numberReturned"] == len(page["observations"]) <= 3
        seen += page["observations"]
        url = page["links"][0]["href"] if page["links"] else ""
    assert [o["result"] for o in seen] == [0.0, 1.0, 2.0, 3.0, None, 5.0, 6.0, 7.0, 8.0, 9.0]
    assert seen[4]["resultQuality"] == "maintenance"
    assert seen[1]["phenomenonTime"] == "2026-11-01T01:00:00+00:00"
    korean = get(client, f"{base}?from=2026-11-01T11:00&to=2026-11-01T13:00")
    assert [o["result"] for o in korean["observations"]] == [2.0, 3.0]


def test_without_a_start_the_last_seven_days_are_told(client: Client) -> None:
    stream = make_stream(make_station("a"), retention=Retention.ARCHIVE)
    write([Reading(stream.pk, START - timedelta(days=days), float(days)) for days in (0, 6, 8, 400)])
    told = get(client, f"/api/datastreams/{stream.pk}/observations")["observations"]
    assert [o["result"] for o in told] == [6.0, 0.0]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("limit=0", "limit"),
        ("limit=5000", "limit"),
        ("after=x", "after"),
        ("form=2026-11-01", "form"),
        ("from=2026-11-01&from=2026-11-02", "from"),
    ],
)
def test_nonsense_is_refused_by_its_name(client: Client, query: str, field: str) -> None:
    stream = make_stream(make_station("a"))
    problem = get(client, f"/api/datastreams/{stream.pk}/observations?{query}", 400)
    assert [e["field"] for e in problem["errors"]] == [field]


@pytest.mark.parametrize(("query", "field"), [("kind=ocean", "kind"), ("bbox=1,2,3", "bbox"), ("colour=red", "colour")])
def test_nonsense_about_stations_is_refused_by_its_name(client: Client, query: str, field: str) -> None:
    problem = get(client, f"/api/stations?{query}", 400)
    assert [e["field"] for e in problem["errors"]] == [field]


def test_each_answer_takes_a_fixed_number_of_queries(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    station = make_station("a")
    streams = [make_stream(station, prop) for prop in ("pm10", "o3", "no2")]
    for stream in streams:
        hourly(stream, 30)
    make_station("b")
    with django_assert_num_queries(1):
        get(client, "/api/stations")
    with django_assert_num_queries(1):
        get(client, f"/api/stations/{station.pk}")
    with django_assert_num_queries(2):
        get(client, f"/api/stations/{station.pk}/datastreams")
    with django_assert_num_queries(3):
        get(client, f"/api/datastreams/{streams[0].pk}/observations?from=2026-11-01")
