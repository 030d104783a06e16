"""The stations as layers, one a kind. Who sees a station is its own ``audience``; what it reads now is the layer's state.

A state's time is that of the reading. Its quality is what the source or our checks said; that a reading is too old is judged by the
reader from time and the layer's ``freshness`` (three expected intervals): a stored “stale” would itself be out of date.
"""

from collections.abc import Mapping
from datetime import timedelta

from accounts.audience import Audience
from feeds.connector import Connector, connectors
from layers.declaration import Detail, ExceptionRule, Field, GeometryType, Layer, Relation, State, Style, Text
from layers.registry import register

from .models import Station
from .properties import PROPERTIES, STALE_AFTER, stream_of
from .sinks import kind_of

TABLE = "sensors_station"


def _brings_stations(connector: type[Connector]) -> bool:
    return connector.sink is not None and connector.sink.relation == TABLE


def sources_of(kind: str) -> tuple[str, ...]:
    """Who brings stations of a kind or their readings."""
    found = {one.source.slug for one in connectors().values() if one.sink is not None and kind_of(one.sink) == kind}
    return tuple(sorted(found))


STATUSES = {
    "open": Text("운영", "In operation"),
    "maintenance": Text("점검", "Under maintenance"),
    "closed": Text("폐쇄", "Closed"),
}
AUDIENCES = {
    str(a.value): Text(*words) for a, words in zip(Audience, (("공개", "Public"), ("내부", "Staff"), ("제한", "Restricted")), strict=True)
}
#: Who brings stations, as their connectors say it; they are all known before layers are declared (layers.apps).
SOURCES = {
    **{one.source.slug: Text(one.source.title_ko, one.source.title_en) for one in connectors().values() if _brings_stations(one)},
    "demo": Text("시범 자료(가상)", "Demo (made up)"),
}
COMMON = (
    Field("name_ko", Text("이름", "Name"), in_tile=True),
    Field("name_en", Text("영문 이름", "Name (English)"), in_tile=True),
    Field("code", Text("관리 코드", "Code")),
    Field("address", Text("주소", "Address"), filterable=False),
    Field("operator", Text("운영 기관", "Operator")),
    Field("district_code", Text("자치구 코드", "District code")),
    Field("status", Text("상태", "Status"), "code", codes=STATUSES),
    Field("source", Text("자료", "Data"), "code", codes=SOURCES),
    Field("audience", Text("공개 범위", "Audience"), "code", audience=Audience.STAFF, codes=AUDIENCES),
)
NETWORK = Field("network", Text("측정망", "Network"))
WATERWAY = Field("waterway", Text("하천", "River"))
RACKS = Field("racks", Text("거치대 수", "Racks"), "integer", unit="대")
LENGTH = Field("length_m", Text("길이", "Length"), "number", unit="m")
LEVELS = (
    Field("bed_level", Text("하상고", "River bed"), "number", unit="m"),
    Field("control_level", Text("통제 수위", "Control level"), "number", unit="m"),
    Field("flood_level", Text("계획 홍수위", "Design flood level"), "number", unit="m"),
    Field("levee_level", Text("제방고", "Levee"), "number", unit="m"),
)
# f: the layer's row; s: its state. “Right now” of a source that polls every few minutes still means some hours on a map.
FRESH = "s.quality IN ('normal', 'corrected') AND s.time > now() - interval '3 hours'"
# The newest reading of any public station of the kind.
NEWEST = """(SELECT max(n.phenomenon_time) FROM sensors_now_{prop} AS n JOIN sensors_station AS t ON t.id = n.station_id
    WHERE t.kind = '{kind}' AND t.audience = 0)"""


def station_rows(kind: str) -> Mapping[Audience, str]:
    """A closed station is history: staff find it, the public map does not show it."""
    return {
        Audience.PUBLIC: f"kind = '{kind}' AND audience = 0 AND status <> 'closed'",
        Audience.STAFF: f"kind = '{kind}' AND audience <= 1",
        Audience.RESTRICTED: f"kind = '{kind}'",
    }


def state_of(prop: str) -> State:
    found = PROPERTIES[prop]
    return State(f"sensors_now_{prop}", "station_id", "result", "phenomenon_time", "quality", found.name, found.shown_unit)


def silent(kind: str, prop: str, interval: timedelta) -> ExceptionRule:
    """A station that is silent while others of its kind are heard. Where all are silent the source is late, which is said once."""
    allowed = (interval * STALE_AFTER).total_seconds()
    behind = f"extract(epoch FROM {NEWEST.format(kind=kind, prop=prop)} - s.time)"
    return ExceptionRule(
        kind=f"silent-{kind.replace('_', '-')}",
        title=Text("측정값 끊김", "No fresh reading"),
        reads=("status",),
        condition=f"f.status = 'open' AND s.time IS NOT NULL AND {behind} > {allowed}",
        # Twice what is allowed is half as bad as it gets, and silence is never worse than a limit passed.
        severity=f"0.4 * (1 - {allowed} / {behind})",
        value=f"round(({behind} / 3600)::numeric, 1)",
        reference=str(round(allowed / 3600, 2)),
        unit="h",
        since="s.time",
        with_state=True,
    )


def over(kind: str, title: Text, limit: float, worst: float, unit: str) -> ExceptionRule:
    """A fresh, plain reading at or above a limit; at ``worst`` it is as bad as it gets."""
    return ExceptionRule(
        kind=kind,
        title=title,
        reads=("status",),
        condition=f"s.value >= {limit} AND {FRESH}",
        severity=f"0.4 + 0.6 * (s.value - {limit}) / {worst - limit}",
        value="s.value",
        reference=str(limit),
        unit=unit,
        since="s.time",
        with_state=True,
    )


# 통제수위: the riverside is closed. At the design flood level it is as bad as it gets.
HIGH_WATER = ExceptionRule(
    kind="high-water",
    title=Text("하천 통제 수위", "River at control level"),
    reads=("control_level", "flood_level"),
    condition=f"s.value >= f.control_level AND f.control_level > 0 AND {FRESH}",
    severity="0.5 + 0.5 * (s.value - f.control_level) / greatest(f.flood_level - f.control_level, 0.1)",
    value="s.value",
    reference="f.control_level",
    unit="m",
    since="s.time",
    with_state=True,
)


def stations_layer(
    kind: str,
    slug: str,
    title: Text,
    description: Text,
    prop: str,
    *,
    order: int,
    ramp: str,
    breaks: tuple[float, ...],
    more: tuple[Field, ...] = (),
    exceptions: tuple[ExceptionRule, ...] = (),
    clusters_to: int = -1,
    geometry_type: GeometryType = "point",
    min_zoom: int = 0,
    source: str = "",
    group: str = "environment",
) -> Layer:
    """The stations of one kind, coloured by their newest reading of ``prop``; ``breaks``: in its unit."""
    interval = stream_of(kind, prop).interval
    return Layer(
        slug=slug,
        title=title,
        description=description,
        geometry_type=geometry_type,
        relation=Relation(TABLE, rows=station_rows(kind)),
        fields=(*COMMON, *more),
        source=source,
        source_field="source",
        fed_by=sources_of(kind),
        name_field="name_ko",
        search=("name_ko", "name_en", "code", "address"),
        min_zoom=min_zoom,
        detail=Detail(clusters_to=clusters_to),
        style=Style(color="accent", ramp=ramp, breaks=breaks, label="" if geometry_type == "line" else "name_ko"),
        state=state_of(prop),
        exceptions=(silent(kind, prop, interval), *exceptions),
        freshness=interval * STALE_AFTER,
        group=group,
        order=order,
        card="station",
    )


register(
    stations_layer(
        Station.Kind.AIR.value, "air-stations",
        Text("대기질 측정소", "Air-quality stations"),
        Text(
            "미세먼지(PM10) 시간값. 파랑 좋음(0–30), 초록 보통(31–80), 노랑 나쁨(81–150), 빨강 매우 나쁨(151–).",
            "Hourly PM10. Blue: good (0–30), green: moderate (31–80), yellow: bad (81–150), red: very bad (151 and more).",
        ),
        "pm10", order=40, ramp="cai", breaks=(31, 81, 151), more=(NETWORK,), source="airkorea",
        # 주의보 150 ㎍/㎥ (대기환경보전법 시행규칙) is issued by two hours' means of an area: one station over it is a sign only.
        exceptions=(over("pm10-high", Text("미세먼지 고농도", "High PM10"), 150, 400, "㎍/㎥"),),
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.WATER.value, "water-quality",
        Text("수질 측정소", "Water-quality stations"),
        Text(
            "총유기탄소(TOC). 하천 생활환경 기준: 3 이하 좋음, 5 이하 보통, 8 이하 나쁨, 8 초과 매우 나쁨.",
            "Total organic carbon by the standard for rivers: up to 3 good, up to 5 moderate, up to 8 bad, above very bad.",
        ),
        "toc", order=41, ramp="cai", breaks=(3.05, 5.05, 8.05), more=(WATERWAY,), source="seoul-water",
        exceptions=(over("toc-high", Text("수질 악화", "Poor water"), 8.05, 16, "㎎/L"),),
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.RIVER.value, "river-gauges",
        Text("하천 수위", "River gauges"),
        Text("하천의 수위(m). 통제 수위와 계획 홍수위는 지점마다 다릅니다.", "Water level in metres; what is high differs by gauge."),
        "water_level", order=42, ramp="rain", breaks=(1, 2, 4, 6), more=(WATERWAY, *LEVELS), exceptions=(HIGH_WATER,), source="seoul-river",
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.RAIN.value, "rain-gauges",
        Text("강우량", "Rain gauges"),
        Text(
            "10분 강우량. 시간당 3, 15, 30㎜(약한 비, 보통, 강한 비, 매우 강한 비)의 6분의 1로 나눕니다.",
            "Rain in ten minutes, in classes of a sixth of 3, 15 and 30 mm an hour (light, moderate, heavy, very heavy).",
        ),
        "rainfall_10min", order=43, ramp="rain", breaks=(0.1, 0.5, 2.5, 5), source="seoul-rain",
        exceptions=(over("heavy-rain", Text("강한 비", "Heavy rain"), 5, 20, "㎜"),),
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.SDOT.value, "sdot",
        Text("S-DoT 환경센서", "S-DoT environment sensors"),
        Text("도시데이터 센서의 기온. 33℃부터 폭염주의보 수준.", "Air temperature of the city's sensors; a heat advisory begins at 33 °C."),
        "air_temperature", order=44, ramp="heat", breaks=(0, 10, 20, 28, 33), clusters_to=10, source="sdot-sensors",
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.TRAFFIC_LINK.value, "road-links",
        Text("도로 소통", "Road traffic"),
        Text(
            "서비스 링크별 통행 속도. 15 미만 정체, 25 미만 서행, 25 이상 원활(일반 도로 기준).",
            "Speed by road link: under 15 km/h jammed, under 25 slow, from 25 flowing (ordinary roads).",
        ),
        "speed", order=45, ramp="traffic", breaks=(15, 25), more=(LENGTH,), geometry_type="line", min_zoom=9, source="topis-links",
        group="traffic",
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.BIKE.value, "bike-stations",
        Text("따릉이 대여소", "Bike stations"),
        Text("대여할 수 있는 자전거 수. 0대는 빨강.", "Bikes to rent; none is red."),
        "bikes", order=46, ramp="stock", breaks=(1, 4, 10), more=(RACKS,), clusters_to=11, source="bike-stations", group="traffic",
    )
)  # fmt: skip
register(
    stations_layer(
        Station.Kind.WEATHER.value, "weather-stations",
        Text("기상 관측소", "Weather stations"),
        Text("방재기상관측(AWS) 시간 기온. 33℃부터 폭염주의보 수준.", "Hourly air temperature; 33 °C is the level of a heat advisory."),
        "air_temperature", order=47, ramp="heat", breaks=(0, 10, 20, 28, 33), source="kma-aws",
    )
)  # fmt: skip
