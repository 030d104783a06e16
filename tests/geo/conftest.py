"""Boundary files as agencies write them, with the demo city's land in them."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import geopandas
import pytest
from django.utils import translation

from fixtures.demo import areas
from geo import seoul, store
from geo.store import Boundary

Land = dict[str, list[Boundary]]


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def land() -> Land:
    """District name → its neighbourhoods. All 25 districts, about where they really are."""
    return areas.neighbourhoods(random.Random(1), date(2024, 6, 30))


@pytest.fixture
def districts(land: Land) -> Any:
    """A file of districts as KOSTAT writes it, as a GeoDataFrame in degrees."""
    rows = []
    for district in seoul.table().districts:
        whole = store.union(land[district.name_ko], code=district.mois, name_ko=district.name_ko, name_en="")
        rows.append({"SGG_CD": district.kostat, "SGG_NM": district.name_ko, "BASE_DATE": "20240630", "geometry": whole.geometry})
    return geopandas.GeoDataFrame(rows, crs=4326)


@pytest.fixture
def neighbourhoods(land: Land) -> Any:
    """A file of neighbourhoods with MOIS codes, as a GeoDataFrame in degrees."""
    rows = [
        {
            "ADM_CD": f"{part.parent[:5]}{510 + number}",
            "ADM_NM": part.name_ko.split()[-1],
            "BASE_DATE": "20240630",
            "geometry": part.geometry,
        }
        for parts in land.values()
        for number, part in enumerate(parts)
    ]
    return geopandas.GeoDataFrame(rows, crs=4326)
