"""People per area: two shapes of file, figures of former names, sums that must agree."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo import population
from geo.boundaries.report import Refused, Report
from geo.crosswalk import Crosswalk
from geo.order import Order
from geo.people import counted
from geo.store import Boundary

from .squares import square

pytestmark = pytest.mark.usefixtures("in_english")

STATISTICS = (
    '\ufeff"동별(1)",동별(2),동별(3),2025 4/4,2025 4/4,2025 4/4\n'
    '"동별(1)",동별(2),동별(3),세대 (세대),계 (명),계 (명)\n'
    '"동별(1)",동별(2),동별(3),소계,소계,남자\n'
    '"합계",소계,소계,9,"50,000",5\n'
    '"합계",동대문구,소계,9,"40,900",5\n'
    '"합계",동대문구,용신동,-,"1,884",5\n'
    '"합계",동대문구,용두동,9,22573,5\n'
    '"합계",동대문구,신설동,9,16375,5\n'
    '"합계",동대문구,휘경1·2동,9,68,5\n'
    '"합계",동대문구,폐지동,9,-,5\n'
)


def statistics(tmp_path: Path, text: str = STATISTICS) -> population.People:
    (tmp_path / "p.csv").write_text(text)
    return population.read(tmp_path / "p.csv")


def boundary(code: str, name: str) -> Boundary:
    return Boundary(code, name, square(0, 0), parent="1123000000", codes={"mois": code})


def order(tmp_path: Path, people: population.People, **more: Any) -> Order:
    legal = {("동대문구", "용두동"): ("1123053600",), ("동대문구", "신설동"): ("1123053600",)}
    return Order(tmp_path / "b.geojson", "neighbourhood", "mois", "test", people=people, crosswalk=Crosswalk(legal=legal), **more)


def test_the_citys_table_gives_totals_by_name_and_the_last_day_of_its_quarter(tmp_path: Path) -> None:
    people = statistics(tmp_path)
    assert people.on == date(2025, 12, 31)
    assert people.of("", "동대문구") == 40900
    assert people.of("", "동대문구", "휘경1·2동") == 68
    assert people.of("", "동대문구", "폐지동") is None


def test_people_under_a_former_name_are_added_where_it_lies(tmp_path: Path) -> None:
    report = Report()
    areas = counted([boundary("1123053600", "용신동"), boundary("1123072000", "휘경1·2동")], order(tmp_path, statistics(tmp_path)), report)
    assert [area.population for area in areas] == [40832, 68]
    assert len(report.of("mended")) == 2
    assert report.of("note") == []


def test_sums_that_do_not_agree_and_figures_that_lack_are_reported(tmp_path: Path) -> None:
    report = Report()
    areas = counted([boundary("1123053600", "용신동"), boundary("1123099900", "새동")], order(tmp_path, statistics(tmp_path)), report)
    assert areas[1].population is None
    assert areas[1].population_on is None
    said = " ".join(finding.sentence for finding in report.findings)
    assert "40832" in said
    assert "40900" in said
    assert "새동" in said
    assert "휘경1.2동" in said


def test_a_file_of_codes_needs_a_day_from_outside(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("region_id,region_nm,population\n1123053600,용신동,77\n,없는동,\n", encoding="cp949")
    with pytest.raises(Refused, match="row 3"):
        population.read(tmp_path / "p.csv")
    (tmp_path / "p.csv").write_text("region_id,region_nm,population\n1123053600,용신동,77\n1123000001,없는동,5\n", encoding="cp949")
    people = population.read(tmp_path / "p.csv")
    with pytest.raises(Refused, match="population-on"):
        counted([boundary("1123053600", "용신동")], order(tmp_path, people), Report())
    report = Report()
    areas = counted([boundary("1123053600", "용신동")], order(tmp_path, people, population_on=date(2024, 1, 1)), report)
    assert (areas[0].population, areas[0].population_on) == (77, date(2024, 1, 1))
    assert "1123000001" in report.of("note")[0].sentence


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", STATISTICS.replace("22573", "2만"), STATISTICS.replace("계 (명)", "합 (명)")])
def test_nonsense_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"p\.csv"):
        statistics(tmp_path, text)


@pytest.mark.parametrize(("period", "day"), [("2025 1/4", date(2025, 3, 31)), ("2024 4/4", date(2024, 12, 31)), ("2024", None)])
def test_a_quarter_ends_on_its_last_day(tmp_path: Path, period: str, day: date | None) -> None:
    assert statistics(tmp_path, STATISTICS.replace("2025 4/4", period)).on == day
