"""Hourly weather of the automatic stations (방재기상관측 시간자료).

Source   data.kma.go.kr, CSV of the stations and days one asks for, KOGL type 1; positions come from ``kma-stations``
Encoding CP949
Quirks   A missing value is empty or −99.9 and lower. Rain is that of the hour before. Hours are written 0:00.
Dropped  지점명 (the list of stations has it), wind, pressure and what else may be asked for
"""

from feeds.connector import register
from feeds.row import Row

from ..models import Quality
from ..reading_files import CsvReadings, result_of
from ..sinks import ReadingsSink
from .kma_stations import KMA

NO_VALUE = -90.0  # −99, −99.9, −999 and the like; nowhere in the country is it so cold


@register
class KmaAwsHourly(CsvReadings):
    name = "kma-aws-hourly"
    source = KMA
    sink = ReadingsSink("weather")
    columns = {
        "station": ("지점",),
        "time": ("일시",),
        "air_temperature": ("기온(°C)", "기온(℃)"),
        "precipitation": ("강수량(mm)",),
        "humidity": ("습도(%)",),
    }
    required = frozenset({"station", "time"})
    not_needed = frozenset(
        {"지점명", "풍향(deg)", "풍향(16방위)", "풍속(m/s)", "현지기압(hPa)", "해면기압(hPa)", "일사(MJ/m^2)", "일조(Sec)"}
    )
    properties = {name: name for name in ("air_temperature", "precipitation", "humidity")}

    def result(self, row: Row, name: str) -> tuple[float | None, Quality, str | None]:
        result, quality, raw = result_of(row.raw(name))
        if result is not None and result <= NO_VALUE:
            return None, Quality.MISSING, row.raw(name)
        return result, quality, raw
