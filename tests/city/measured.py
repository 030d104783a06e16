"""A small measured city for tests: the areas of tests.sites and a few indicators, one of them for staff."""

from datetime import date

from accounts.audience import Audience
from accounts.models import Department
from city.indicators.record import Figures, record_value
from city.models import Indicator, IndicatorValue
from feeds.models import DataSource
from geo.models import Area

OCTOBER, SEPTEMBER, LAST_OCTOBER = date(2026, 10, 1), date(2026, 9, 1), date(2025, 10, 1)


SECRET_FIGURE = "98765.4321"


def source(slug: str = "measured", **more: object) -> DataSource:
    facts: dict[str, object] = {"title_ko": "통계", "title_en": "Statistics", "agency_ko": "기관", "licence": "KOGL-1"}
    return DataSource.objects.get_or_create(slug=slug, defaults=facts | more)[0]


def indicator(code: str = "fires", **more: object) -> Indicator:
    department = Department.objects.get_or_create(code="fire", defaults={"name_ko": "소방과", "name_en": "Fire division"})[0]
    facts: dict[str, object] = {
        "name_ko": "화재",
        "name_en": "Fires",
        "definition_ko": "화재 발생 건수",
        "unit": "건",
        "direction": "less",
        "rollup": "sum",
        "theme": "safety",
        "department": department,
        "audience": Audience.PUBLIC.value,
    }
    if "source" not in more:
        facts["source"] = source()
    return Indicator.objects.create(code=code, **(facts | more))


def area(code: str) -> Area:
    return Area.objects.get(code=code, valid_to=None)


def say(of: Indicator, code: str, start: date, value: float | None, target: float | None = None, **more: float) -> IndicatorValue:
    return record_value(of, area(code), start, Figures(value, target=target, **more))


def measure_the_city() -> None:
    """``fires`` public, ``zqdebts`` staff: the second's names, values and unit have “zq” in them or are SECRET_FIGURE."""
    fires = indicator()
    for code, values in {"T11": (8, 12, 10), "T12": (30, 28, 26)}.items():
        for start, value in zip((LAST_OCTOBER, SEPTEMBER, OCTOBER), values, strict=True):
            say(fires, code, start, value, 10)
    debts = indicator("zqdebts", name_ko="zq빚", name_en="zqDebts", definition_ko="zq정의", unit="zq원", audience=Audience.STAFF.value)
    say(debts, "T11", OCTOBER, float(SECRET_FIGURE), 1000)
    say(debts, "T12", OCTOBER, float(SECRET_FIGURE), 1000)
