"""What is measured and by which kind of station: names, units, what cannot be, how often, and for how long it is kept.

Units are UCUM, beside them what stands on the screen. ``lowest``–``highest``: physically possible in a Korean city; a reading outside is
kept and marked as suspect. Streams are made of this when the first reading comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from layers.declaration import Text

from .models import Datastream, ObservedProperty, Retention, Station

HOUR, TEN_MINUTES, FIVE_MINUTES, DAY = timedelta(hours=1), timedelta(minutes=10), timedelta(minutes=5), timedelta(days=1)
#: After so many expected intervals without a reading a stream is stale.
STALE_AFTER = 3


@dataclass(frozen=True, slots=True)
class Property:
    name: Text
    unit: str
    shown_unit: str
    lowest: float
    highest: float
    codes: dict[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stream:
    """``shown``: the map's state is read from it."""

    prop: str
    period: str = "PT1H"
    interval: timedelta = HOUR
    retention: Retention = Retention.LIVE
    shown: bool = True


PROPERTIES = {
    "pm10": Property(Text("미세먼지(PM10)", "PM10"), "ug/m3", "㎍/㎥", 0, 2000),
    "pm25": Property(Text("초미세먼지(PM2.5)", "PM2.5"), "ug/m3", "㎍/㎥", 0, 1000),
    "o3": Property(Text("오존", "Ozone"), "[ppm]", "ppm", 0, 0.6),
    "no2": Property(Text("이산화질소", "Nitrogen dioxide"), "[ppm]", "ppm", 0, 2),
    "co": Property(Text("일산화탄소", "Carbon monoxide"), "[ppm]", "ppm", 0, 50),
    "so2": Property(Text("아황산가스", "Sulphur dioxide"), "[ppm]", "ppm", 0, 1),
    "cai": Property(Text("통합대기환경지수", "Comprehensive air-quality index"), "1", "", 0, 500),
    "water_temperature": Property(Text("수온", "Water temperature"), "Cel", "℃", -2, 40),
    "ph": Property(Text("수소이온농도(pH)", "pH"), "[pH]", "pH", 0, 14),
    "dissolved_oxygen": Property(Text("용존산소", "Dissolved oxygen"), "mg/L", "㎎/L", 0, 30),
    "total_nitrogen": Property(Text("총질소", "Total nitrogen"), "mg/L", "㎎/L", 0, 100),
    "total_phosphorus": Property(Text("총인", "Total phosphorus"), "mg/L", "㎎/L", 0, 20),
    "toc": Property(Text("총유기탄소", "Total organic carbon"), "mg/L", "㎎/L", 0, 100),
    "water_level": Property(Text("수위", "Water level"), "m", "m", -3, 99),  # some gauges count from the sea; 142 would be centimetres
    "rainfall_10min": Property(Text("10분 강우량", "Rain in ten minutes"), "mm", "㎜", 0, 60),
    "precipitation": Property(Text("시간 강수량", "Rain in an hour"), "mm", "㎜", 0, 200),
    "air_temperature": Property(Text("기온", "Air temperature"), "Cel", "℃", -30, 50),
    "humidity": Property(Text("상대습도", "Relative humidity"), "%", "%", 0, 100),
    "noise": Property(Text("소음", "Noise"), "dB", "dB", 10, 130),
    "speed": Property(Text("통행 속도", "Speed"), "km/h", "㎞/h", 0, 200),
    "travel_time": Property(Text("통행 시간", "Travel time"), "s", "초", 0, 7200),
    "bikes": Property(Text("대여 가능 자전거", "Bikes to rent"), "{bike}", "대", 0, 500),
}

_OFFICIAL = ("pm10", "pm25", "o3", "no2", "co", "so2")
_WATER = ("water_temperature", "ph", "dissolved_oxygen", "total_nitrogen", "total_phosphorus", "toc")
# The official hourly values of air and weather are a city's memory and few; everything else is kept for a while.
STREAMS: dict[str, tuple[Stream, ...]] = {
    "air": (
        *(Stream(prop, retention=Retention.ARCHIVE) for prop in (*_OFFICIAL, "cai")),
        *(Stream(prop, "P1D", DAY, Retention.ARCHIVE, shown=False) for prop in _OFFICIAL),
    ),
    "water": tuple(Stream(prop) for prop in _WATER),
    "river": (Stream("water_level", "PT10M", TEN_MINUTES),),
    "rain": (Stream("rainfall_10min", "PT10M", TEN_MINUTES),),
    "sdot": tuple(Stream(prop) for prop in ("air_temperature", "humidity", "noise")),
    "traffic_link": tuple(Stream(prop, "PT5M", FIVE_MINUTES) for prop in ("speed", "travel_time")),
    "bike": (Stream("bikes", "PT0S", FIVE_MINUTES),),
    "weather": tuple(Stream(prop, retention=Retention.ARCHIVE) for prop in ("air_temperature", "precipitation", "humidity")),
}


class UnknownProperty(LookupError):
    """A kind of station does not observe this with this period."""


def stream_of(kind: str, prop: str, period: str | None = None) -> Stream:
    """``period`` None: the stream that the map shows. Raises UnknownProperty."""
    for stream in STREAMS[kind]:
        if stream.prop == prop and (stream.shown if period is None else stream.period == period):
            return stream
    raise UnknownProperty(f"{kind} {prop} {period or ''}")


def ensure_properties() -> dict[str, int]:
    """The rows of PROPERTIES, as they are declared; code → id."""
    with transaction.atomic():
        for code, prop in PROPERTIES.items():
            values = {
                "name_ko": prop.name.ko,
                "name_en": prop.name.en,
                "unit": prop.unit,
                "shown_unit": prop.shown_unit,
                "lowest": prop.lowest,
                "highest": prop.highest,
                "codes": {value: text._asdict() for value, text in prop.codes.items()},
            }
            ObservedProperty.objects.update_or_create(code=code, defaults=values)
    return dict(ObservedProperty.objects.values_list("code", "id"))


# Levels of a river gauge that call for something: of the city (통제수위, 계획홍수위, 제방고) and of the flood warnings (관심 to 심각).
LEVELS = ("attention", "advisory", "warning", "severe", "control", "flood", "levee")


def _thresholds(station: Station, prop: str) -> dict[str, float]:
    """A gauge's own levels; 0 means that there is none."""
    if prop != "water_level":
        return {}
    levels = {name: station.attributes.get(f"{name}_level") for name in LEVELS}
    return {name: float(level) for name, level in levels.items() if level}


def learn(told: Mapping[Station, Mapping[str, object]]) -> None:
    """What readings say of their stations: attribute → value, None where there is none; with it the thresholds of standing streams."""
    changed = [station for station, facts in told.items() if _learned(station, facts)]
    Station.objects.bulk_update(changed, ["attributes"])
    streams = list(Datastream.objects.filter(station__in=changed).select_related("station", "observed_property"))
    for stream in streams:
        stream.thresholds = _thresholds(stream.station, stream.observed_property.code)
    Datastream.objects.bulk_update(streams, ["thresholds"])


def _learned(station: Station, facts: Mapping[str, object]) -> bool:
    before = station.attributes
    station.attributes = {name: value for name, value in {**before, **facts}.items() if value is not None}
    return bool(station.attributes != before)


def ensure_streams(wanted: set[tuple[Station, Stream]]) -> dict[tuple[int, str, str], int]:
    """Make the streams that do not stand. All streams of these stations: (station, property, period) → id."""
    properties = dict(ObservedProperty.objects.values_list("code", "id"))
    Datastream.objects.bulk_create(
        (
            Datastream(
                station=station,
                observed_property_id=properties[stream.prop],
                period=stream.period,
                expected_interval=stream.interval,
                retention=stream.retention,
                shown=stream.shown,
                thresholds=_thresholds(station, stream.prop),
            )
            for station, stream in sorted(wanted, key=lambda pair: (pair[0].pk, pair[1].prop, pair[1].period))
        ),
        ignore_conflicts=True,
    )
    rows = Datastream.objects.filter(station__in={station.pk for station, _stream in wanted})
    return {(s, p, period): key for key, s, p, period in rows.values_list("id", "station_id", "observed_property__code", "period")}
