"""Water levels of the city's streams (서울시 하천 수위 현황).

Source   Seoul Open Data OA-1167 ListRiverStageService, JSON, every ten minutes, KOGL type 1; positions come from ``seoul-river-stations``
Kept     the level, and for its station the river and four levels in metres: 하상고 bed, 통제수위 control (the riverside is closed),
         계획홍수위 plan, 제방고 levee
Quirks   Field names changed in 2024–26 (CURRENT_LEVEL → RLTM_RVR_WATL_CNT …): both are read. Names have blanks at their ends.
         A level of 0 means that there is none. bed < control < plan < levee, or the four are left as they were and the report says so.
         Levels and readings are metres above the same zero; some clients call them centimetres.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from feeds.connector import register
from feeds.records import Value
from feeds.row import Row

from ..reading_files import AnswerReadings, whole
from ..sinks import ReadingsSink
from .seoul_station_lists import RIVER

LEVELS = ("bed_level", "control_level", "flood_level", "levee_level")  # ascending
HIGHEST = 1_000

RIVER_NOW = replace(
    RIVER,
    slug="seoul-river-now",
    title_ko="서울시 하천 수위 현황",
    title_en="River levels of Seoul",
    expected_interval=timedelta(minutes=10),
)


@register
class SeoulRiverNow(AnswerReadings):
    name = "seoul-river-now"
    source = RIVER_NOW
    sink = ReadingsSink("river")
    paths = ("ListRiverStageService.row",)
    columns = {
        "station": ("WATG_CD", "RIVERGAUGE_CODE"),
        "time": ("DTRSM_DATA_CLCT_TM", "TRANSFER_TIME"),
        "water_level": ("RLTM_RVR_WATL_CNT", "CURRENT_LEVEL"),
        "waterway": ("RVR_NM", "RIVER_NAME"),
        "bed_level": ("RBH", "ORDINARY_LEVEL"),
        "control_level": ("CNTRL_WATL", "CONTROL_LEVEL"),
        "flood_level": ("PLAN_FLDE", "PLANFLOOD_LEVEL"),
        "levee_level": ("EBM_HGT", "LEVEE_LEVEL"),
    }
    required = frozenset({"station", "time", "water_level"})
    not_needed = frozenset(
        {
            "WATG_NM",
            "RIVERGAUGE_NAME",
            "STDG_SGG_CD",
            "GU_CODE",
            "GU_OFC_NM",
            "GU_NAME",
            "RCPTN_SRVR_STRG_TM",
            "STORED_TIME",
            "UNDERWATER_LEVEL",
        }
    )
    properties = {"water_level": "water_level"}

    def station(self, row: Row) -> str:
        return whole(super().station(row))

    def facts(self, row: Row) -> Mapping[str, Value]:
        waterway = row.text("waterway")
        return ({"waterway": waterway} if waterway else {}) | self._levels(row)

    def _levels(self, row: Row) -> dict[str, Value]:
        """None for a level there is none of; nothing at all where they cannot be right."""
        told = {level: row.optional_number(level, -HIGHEST, HIGHEST) for level in LEVELS if level in row.titles}
        known = [value for value in told.values() if value]
        if known != sorted(set(known)):
            row.mend("bed_level", "levels_disordered")
            return {}
        return {level: value or None for level, value in told.items()}
