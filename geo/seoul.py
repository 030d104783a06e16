"""The fixed table of the city: names, codes and zones of its 25 districts, and the box it lies in.

Codes: MOIS 10 digits (행정표준코드), KOSTAT 5 digits (통계청). Zones: the five 권역 of the city's 2040 plan.
The box is rounded to 0.001° (about 100 m): enough to notice a wrong coordinate system.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .models import AreaCode


@dataclass(frozen=True, slots=True)
class City:
    name_ko: str
    name_en: str
    mois: str
    kostat: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Zone:
    code: str
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class District:
    name_ko: str
    name_en: str
    mois: str
    kostat: str
    zone: str

    def code_in(self, system: str) -> str:
        """The district's code in a code system; neighbourhood systems begin with their district's code."""
        return self.mois if system == AreaCode.System.MOIS else self.kostat


@dataclass(frozen=True, slots=True)
class Table:
    city: City
    zones: tuple[Zone, ...]
    districts: tuple[District, ...]

    def district(self, mois: str) -> District | None:
        return next((district for district in self.districts if district.mois == mois), None)


@cache
def table() -> Table:
    data = json.loads((Path(__file__).parent / "seoul.json").read_text(encoding="utf-8"))
    city = data["city"] | {"bounds": tuple(data["city"]["bounds"])}
    return Table(
        city=City(**city),
        zones=tuple(Zone(**zone) for zone in data["zones"]),
        districts=tuple(District(**district) for district in data["districts"]),
    )
