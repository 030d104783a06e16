"""Parks as the city's plan draws them (도시계획시설 공원).

Source   Seoul Metropolitan Government, 생활서비스시설 공원, GeoJSON in EPSG:4326, KOGL type 1
Dropped  CODE and ENT_NAME (the same for all), JOSER_ID, GOSI_ID, GOSI_DATE (empty for all)
Quirks   LABEL is “kind(name)”: 어린이공원(대원). The shapes were simplified by whoever published them; some rings cross themselves.
"""

import re

from shapely.geometry.base import BaseGeometry

from feeds.connector import SourceFacts, register
from feeds.errors import Unusable
from feeds.records import Record, Value
from feeds.row import Row
from layers.map_connector import MapConnector

from ..infrastructure.codes import PARK_WORDS, code_of
from ..infrastructure.tables import PARKS

_LABEL = re.compile(r"([^(]+)\((.*)\)")


@register
class Parks(MapConnector):
    name = "parks"
    source = SourceFacts(
        slug="parks",
        title_ko="서울시 도시계획 공원",
        title_en="Planned parks of Seoul",
        agency_ko="서울특별시",
        agency_en="Seoul Metropolitan Government",
        licence="KOGL-1",
        url="https://data.seoul.go.kr/",
    )
    table = PARKS
    columns = {"plan_id": ("ID",), "label": ("LABEL",)}
    required = frozenset({"plan_id", "label"})
    not_needed = frozenset({"CODE", "ENT_NAME", "JOSER_ID", "GOSI_ID", "GOSI_DATE"})

    def record(self, row: Row, shape: BaseGeometry) -> Record:
        plan_id = row.text("plan_id")
        if not plan_id:
            raise Unusable("missing", field="plan_id")
        kind, name = _kind_and_name(row)
        values: dict[str, Value] = {"name": name, "kind": kind, "plan_id": plan_id, "outside_city": False, "source": self.source.slug}
        return Record(row.number, (plan_id,), shape, values, tuple(row.mended))


def _kind_and_name(row: Row) -> tuple[str, str]:
    """``children``, ``대원어린이공원`` from 어린이공원(대원). A label of another form is a name; its kind is other, and reported."""
    label = row.text("label")
    if not label:
        raise Unusable("missing", field="label")
    found = _LABEL.fullmatch(label)
    kind = code_of(found[1], PARK_WORDS) if found else None
    if found is None or kind is None:
        row.mend("label", "unknown_code")
        return "other", label
    inner = found[2].strip(" ()")
    return kind, label if not inner or kind == "other" else f"{inner} {found[1]}"
