"""Road links of the traffic service (서비스 링크).

Source   TOPIS service links 2025, GeoJSON in degrees, KOGL type 1
Quirks   Nothing but link_id and shape: a link has no name of its own. It is drawn in the direction of travel.
Dropped  n_vertices
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from shapely import LineString
from shapely.geometry import shape

from feeds.connector import Connector, Header, SourceFacts, register, understand
from feeds.errors import Refused
from feeds.personal import shown
from feeds.records import Finding, Record, rejected

from ..sinks import station_record, stations_sink

COLUMNS = {"link_id": ("link_id",), "length_m": ("length_m",)}


@register
class TopisLinks(Connector):
    name = "topis-links"
    source = SourceFacts(
        slug="topis-links",
        title_ko="서울시 교통 서비스 링크",
        title_en="Road links of the traffic service",
        agency_ko="서울특별시 교통정보센터(TOPIS)",
        agency_en="Seoul TOPIS",
        licence="KOGL-1",
        url="https://topis.seoul.go.kr/",
        expected_interval=timedelta(days=366),
    )
    sink = stations_sink("traffic_link")

    def header(self, file: Path) -> Header:
        names = list(dict.fromkeys(name for feature in _features(file) for name in feature.get("properties") or {}))
        return understand(names, COLUMNS, frozenset({"link_id"}), frozenset({"n_vertices"}))

    def records(self, file: Path) -> Iterator[Record | Finding]:
        for number, feature in enumerate(_features(file), start=1):
            facts = feature.get("properties") or {}
            code = str(facts.get("link_id") or "")
            line = shape(feature["geometry"]) if feature.get("geometry") else None
            if not code.isascii() or not code.isdigit():
                yield rejected(number, "link_id", "missing", shown(code))
            elif not isinstance(line, LineString) or line.is_empty:
                yield rejected(number, "", "no_geometry")
            else:
                yield self._link(number, code, line, facts.get("length_m"))

    def _link(self, number: int, code: str, line: LineString, length: object) -> Record:
        known = {"length_m": float(length)} if isinstance(length, int | float) else {}
        return station_record(code, f"도로 링크 {code}", line, operator=self.source.agency_ko, row=number, facts=known)


def _features(file: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))["features"]
    except (ValueError, LookupError, TypeError) as error:
        raise Refused("not_an_answer") from error
    return list(found)
