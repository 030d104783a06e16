"""Writing values: every change is a version, and two people cannot both follow the same one."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from city.indicators.record import Figures, Outdated, correct_value, record_value, undo
from city.models import IndicatorValue
from geo.models import Area
from tests.accounts.people import person
from tests.city.measured import OCTOBER, area, indicator, say
from tests.sites import make_area, make_areas


@pytest.fixture
def city(db: None) -> None:
    make_areas()


def versions() -> list[tuple[int, float | None, bool]]:
    rows = IndicatorValue.objects.order_by("version")
    return [(row.version, row.value, row.superseded_at is None) for row in rows]


def test_a_correction_is_a_new_version_and_the_old_one_stays(city: None) -> None:
    official = person()
    first = say(indicator(), "T11", OCTOBER, 12, 10)
    second = correct_value(first, Figures(11, target=10), reason="신고 중복", by=official)
    assert versions() == [(1, 12, False), (2, 11, True)]
    assert (second.note, second.author) == ("신고 중복", official)


def test_saying_the_same_again_changes_nothing_and_another_value_is_a_version(city: None) -> None:
    fires = indicator()
    first, again = say(fires, "T11", OCTOBER, 12), say(fires, "T11", OCTOBER, 12)
    assert first.pk == again.pk
    say(fires, "T11", OCTOBER, 13)
    assert versions() == [(1, 12, False), (2, 13, True)]


def test_undo_is_a_new_version_equal_to_the_one_before(city: None) -> None:
    official = person()
    first = say(indicator(), "T11", OCTOBER, 12, 10)
    second = correct_value(first, Figures(99), reason="오타", by=official)
    third = undo(second, by=official)
    assert versions() == [(1, 12, False), (2, 99, False), (3, 12, True)]
    assert third.target == 10
    with pytest.raises(ValidationError) as raised:
        undo(IndicatorValue.objects.get(version=1), by=official)
    assert set(raised.value.message_dict) == {"version"}


def test_who_was_overtaken_is_told_so(city: None) -> None:
    official = person()
    seen = say(indicator(), "T11", OCTOBER, 12)
    correct_value(seen, Figures(11), reason="하나", by=official)
    with pytest.raises(Outdated):
        correct_value(seen, Figures(10), reason="둘", by=official)
    second = IndicatorValue.objects.get(version=2)
    undo(second, by=official)
    with pytest.raises(Outdated):
        undo(second, by=official)
    assert versions() == [(1, 12, False), (2, 11, False), (3, 12, True)]


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_wins_and_the_other_is_refused() -> None:
    make_areas()
    official, seen = person(), say(indicator(), "T11", OCTOBER, 12)
    together, outcomes = threading.Barrier(2, timeout=20), list[str]()

    def correct(value: float) -> None:
        try:
            mine = IndicatorValue.objects.select_related("indicator", "area").get(pk=seen.pk)
            with transaction.atomic():
                together.wait()
                correct_value(mine, Figures(value), reason="동시", by=official)
            outcomes.append("won")
        except Outdated:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=correct, args=(value,)) for value in (1.0, 2.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["refused", "won"]
    assert [current for *_rest, current in versions()] == [False, True]


def test_the_database_itself_holds_one_current_version(city: None) -> None:
    first = say(indicator(), "T11", OCTOBER, 12)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(
            indicator=first.indicator,
            area=first.area,
            level="district",
            period_start=OCTOBER,
            value=1,
            version=2,
            recorded_at=first.recorded_at,
        )


def test_a_redrawn_boundary_keeps_the_areas_value(city: None) -> None:
    fires = indicator()
    first = say(fires, "T11", OCTOBER, 12)
    old = area("T11")
    Area.objects.filter(pk=old.pk).update(valid_to=date(2026, 6, 1))
    make_area("T11", "district", old.parent, (127.0, 37.5, 127.04, 37.6), valid_from=date(2026, 6, 1))
    assert say(fires, "T11", OCTOBER, 12).pk == first.pk
    say(fires, "T11", OCTOBER, 14)
    assert versions() == [(1, 12, False), (2, 14, True)]


@pytest.mark.parametrize(
    ("code", "start", "figures", "field"),
    [
        ("T111", OCTOBER, Figures(1), "area"),
        ("zone-t", OCTOBER, Figures(1), "area"),
        ("T11", date(2026, 10, 2), Figures(1), "period_start"),
        ("T11", OCTOBER, Figures(float("nan")), "value"),
        ("T11", OCTOBER, Figures(1, target=float("inf")), "target"),
        ("T11", OCTOBER, Figures(None, 1, 0), "denominator"),
        ("T11", OCTOBER, Figures(70, 1, 2), "value"),
    ],
)
def test_what_cannot_be_a_value_is_refused_by_its_field(city: None, code: str, start: date, figures: Figures, field: str) -> None:
    share = indicator("share", rollup="ratio", scale=100)
    with pytest.raises(ValidationError) as raised:
        record_value(share, area(code), start, figures)
    assert set(raised.value.message_dict) == {field}
    assert not IndicatorValue.objects.exists()


def test_a_ratio_follows_from_its_parts(city: None) -> None:
    share = indicator("share", rollup="ratio", scale=100)
    assert record_value(share, area("T11"), OCTOBER, Figures(None, 1, 4)).value == 25


def test_a_correction_without_a_reason_is_refused(city: None) -> None:
    seen = say(indicator(), "T11", OCTOBER, 12)
    with pytest.raises(ValidationError) as raised:
        correct_value(seen, Figures(1), reason="  ", by=person())
    assert set(raised.value.message_dict) == {"note"}
