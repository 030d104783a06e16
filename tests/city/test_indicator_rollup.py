"""From the parts to the whole, where formula and licence allow it; and the score against the target."""

import pytest
from django.db import connection

from city.indicators.rollup import NotRolledUp, roll_up
from city.models import IndicatorValue
from geo.models import Area
from tests.city.measured import OCTOBER, SEPTEMBER, area, indicator, say, source
from tests.sites import make_areas


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    make_areas()
    Area.objects.filter(code="T12").update(population=3000)


def whole(code: str = "T1") -> dict[str, float | None]:
    rows = IndicatorValue.objects.filter(area__code=code, superseded_at=None)
    return {str(row.period_start)[:7]: row.value for row in rows}


def test_a_sum_adds_up_where_every_part_is_there() -> None:
    fires = indicator()
    say(fires, "T11", OCTOBER, 10, 5)
    say(fires, "T12", OCTOBER, 32, 6)
    say(fires, "T11", SEPTEMBER, 9)
    assert roll_up(fires) == 1
    assert whole() == {"2026-10": 42}
    made = IndicatorValue.objects.get(area__code="T1")
    assert (made.target, made.origin, made.level) == (11, "rollup", "city")
    assert roll_up(fires) == 0


def test_a_corrected_part_is_a_new_version_of_the_whole_and_a_lost_one_takes_it_away() -> None:
    fires = indicator()
    say(fires, "T11", OCTOBER, 10)
    say(fires, "T12", OCTOBER, 32)
    roll_up(fires)
    say(fires, "T12", OCTOBER, 30)
    assert roll_up(fires) == 1
    assert whole() == {"2026-10": 40}
    say(fires, "T12", OCTOBER, None)
    roll_up(fires)
    assert whole() == {"2026-10": None}
    assert [v.version for v in IndicatorValue.objects.filter(area__code="T1").order_by("version")] == [1, 2, 3]


def test_a_mean_is_weighted_by_people_and_a_ratio_by_its_parts() -> None:
    mean, ratio = indicator("mean", rollup="mean"), indicator("ratio", rollup="ratio", scale=100)
    say(mean, "T11", OCTOBER, 10)
    say(mean, "T12", OCTOBER, 30)
    say(ratio, "T11", OCTOBER, None, numerator=1, denominator=2)
    say(ratio, "T12", OCTOBER, None, numerator=1, denominator=8)
    roll_up(mean)
    assert whole() == {"2026-10": (10 * 1000 + 30 * 3000) / 4000}
    IndicatorValue.objects.filter(area__code="T1").delete()
    roll_up(ratio)
    assert whole() == {"2026-10": 20}


def test_neighbourhoods_make_a_district_and_districts_the_city() -> None:
    fires = indicator(level="neighbourhood")
    say(fires, "T111", OCTOBER, 1)
    say(fires, "T112", OCTOBER, 2)
    say(fires, "T12", OCTOBER, 4)
    assert roll_up(fires) == 2
    assert (whole("T11"), whole("T12"), whole("T1")) == ({"2026-10": 3}, {"2026-10": 4}, {"2026-10": 7})


def test_what_was_recorded_for_the_whole_itself_stays() -> None:
    fires = indicator()
    say(fires, "T1", OCTOBER, 41)
    say(fires, "T11", OCTOBER, 10)
    say(fires, "T12", OCTOBER, 32)
    assert roll_up(fires) == 0
    assert whole() == {"2026-10": 41}


def test_a_formula_that_does_not_add_up_is_refused_and_so_is_a_licence_without_derivatives() -> None:
    with pytest.raises(NotRolledUp) as formula:
        roll_up(indicator(rollup="none"))
    assert formula.value.errors[0].field == "rollup"
    for number, closed in enumerate((source("flag", derivatives=False), source("licence", licence="KOGL-3"))):
        with pytest.raises(NotRolledUp) as licence:
            roll_up(indicator(f"closed-{number}", source=closed))
        assert licence.value.errors[0].field == "source"


@pytest.mark.parametrize(
    ("direction", "value", "target", "score"),
    [
        ("more", 90, 100, 0.9),
        ("more", 500, 100, 2),
        ("more", -5, 100, 0),
        ("more", 5, 0, None),
        ("less", 125, 100, 0.8),
        ("less", 50, 100, 2),
        ("less", 0, 100, 2),
        ("less", 0, 0, 1),
        ("less", 3, 0, 0),
        ("target", 21, 20, 0.95),
        ("target", 19, 20, 0.95),
        ("target", 90, 20, 0),
        ("target", 5, 0, None),
        ("more", None, 1, None),
        ("less", 1, None, None),
    ],
)
def test_the_score_against_the_target(direction: str, value: float | None, target: float | None, score: float | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT city_score(%s, %s, %s)", [direction, value, target])
        assert cursor.fetchone()[0] == pytest.approx(score)


def test_the_test_city_is_as_the_tests_above_think() -> None:
    assert (area("T11").population, area("T12").population) == (1000, 3000)
