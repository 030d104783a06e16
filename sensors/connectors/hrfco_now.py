"""Water levels and rain of the flood control offices, every ten minutes (실시간 수위, 강우량).

Source   api.hrfco.go.kr, {KEY}/waterlevel/list/10M.json and {KEY}/rainfall/list/10M.json, the newest of every gauge; KOGL type 1
Quirks   A blank is a gap. Levels are above the gauge's own zero. Gauges of other places are left out: the list of stations decides.
Dropped  fw (discharge)
"""

from dataclasses import replace
from datetime import timedelta

from feeds.connector import register

from ..reading_files import AnswerReadings
from ..sinks import ReadingsSink
from .hrfco_stations import HRFCO

# The list of gauges is renewed once a year, readings are expected within minutes.
HRFCO_NOW = replace(
    HRFCO,
    slug="hrfco-now",
    title_ko="홍수통제소 실시간 수위·강우량",
    title_en="Levels and rain of the flood control offices, now",
    expected_interval=timedelta(minutes=10),
)


@register
class HrfcoRiverNow(AnswerReadings):
    name = "hrfco-river-now"
    source = HRFCO_NOW
    sink = ReadingsSink("river")
    paths = ("content",)
    columns = {"station": ("wlobscd",), "time": ("ymdhm",), "water_level": ("wl",)}
    required = frozenset({"station", "time", "water_level"})
    not_needed = frozenset({"fw", "links"})
    properties = {"water_level": "water_level"}


@register
class HrfcoRainNow(AnswerReadings):
    name = "hrfco-rain-now"
    source = HRFCO_NOW
    sink = ReadingsSink("rain")
    paths = ("content",)
    columns = {"station": ("rfobscd",), "time": ("ymdhm",), "rainfall_10min": ("rf",)}
    required = frozenset({"station", "time", "rainfall_10min"})
    not_needed = frozenset({"links"})
    properties = {"rainfall_10min": "rainfall_10min"}
