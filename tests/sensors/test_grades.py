"""The words agencies give to readings, and that layers, grades and colours say the same."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from layers import registry
from sensors.grades import GRADES, grade_of
from sensors.properties import PROPERTIES

PALETTE = json.loads((Path(settings.BASE_DIR) / "tiles" / "palette.json").read_text())


@pytest.mark.parametrize(
    ("prop", "value", "word"),
    [
        ("pm10", 30, "좋음"),
        ("pm10", 31, "보통"),
        ("pm25", 76, "매우 나쁨"),
        ("o3", 0.09, "보통"),
        ("cai", 250, "나쁨"),
        ("speed", 14.9, "정체"),
    ],
)
def test_a_value_has_the_word_of_its_agency(prop: str, value: float, word: str) -> None:
    found = grade_of(prop, value)
    assert found is not None
    assert found.ko == word


def test_what_is_not_known_or_has_no_words_has_none() -> None:
    assert grade_of("pm10", None) is None
    assert grade_of("noise", 60) is None


@pytest.mark.parametrize("prop", GRADES)
def test_there_is_a_colour_for_every_word_and_an_edge_between_two(prop: str) -> None:
    grades = GRADES[prop]
    assert prop in PROPERTIES
    assert list(grades.edges) == sorted(grades.edges)
    assert (
        len(grades.words)
        == len(grades.edges) + 1
        == len(PALETTE["light"]["ramps"][grades.ramp])
        == len(PALETTE["dark"]["ramps"][grades.ramp])
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "prop"), [("air-stations", "pm10"), ("water-quality", "toc"), ("road-links", "speed"), ("rain-gauges", "rainfall_10min")]
)
def test_the_map_is_coloured_by_the_same_edges(slug: str, prop: str) -> None:
    layer = next(layer for layer in registry.layers() if layer.slug == slug)
    assert (layer.style.breaks, layer.style.ramp, layer.card) == (GRADES[prop].edges, GRADES[prop].ramp, "station")
