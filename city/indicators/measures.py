"""Indicators as measures: each colours the areas of every level it has values of (``layers.measures``)."""

from city.models import Indicator
from layers.declaration import Text
from layers.measures import MeasureTable, provide

# In both languages at once, as every layer text; the model's labels are in the reader's.
THEMES = {
    Indicator.Theme.SAFETY: Text("안전", "Safety"),
    Indicator.Theme.ENVIRONMENT: Text("환경·기후", "Environment and climate"),
    Indicator.Theme.TRANSPORT: Text("교통", "Transport"),
    Indicator.Theme.WELFARE: Text("복지·보건", "Welfare and health"),
    Indicator.Theme.ECONOMY: Text("경제·행정", "Economy and administration"),
}
MEASURES = provide(
    MeasureTable(
        name="indicators",
        catalogue="city_measure",
        figures="city_currentvalue",
        watches=("city_indicator", "city_indicatorvalue", "feeds_datasource"),
        groups={theme.value: words for theme, words in THEMES.items()},
    )
)
