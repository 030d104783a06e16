"""Styles are valid by the style spec's own validator, for every layer that is declared and for each kind there may be."""

import json
import subprocess
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.audience import Audience
from layers import registry
from layers.declaration import Detail, Field, Layer, Relation, Style, Text
from tiles import styles

WEB = Path(settings.BASE_DIR) / "web"
NAMES = (
    Field("name_ko", Text("이름", "Name"), in_tile=True),
    Field("name_en", Text("영문", "English"), in_tile=True),
    Field("keeper", Text("담당", "Keeper"), in_tile=True, audience=Audience.STAFF),
)
WORDS = Text("가", "A")
POLYGONS = Layer("plots", WORDS, WORDS, "polygon", Relation("t"), NAMES, "s", style=Style("land", "density", (1, 2, 3, 4), "name_ko"))
LINES = replace(POLYGONS, slug="roads", geometry_type="line", style=Style("accent", label="keeper"))
POINTS = replace(POLYGONS, slug="sites", geometry_type="point", style=Style("camera", label="name_ko"), detail=Detail(clusters_to=12))
PAINTED = replace(LINES, slug="painted", style=Style("accent", by="name_ko", colors={"a": "camera", "b": "warn"}))
KINDS = [POLYGONS, LINES, POINTS, PAINTED, replace(POINTS, slug="plain", detail=Detail(), style=Style("no such colour", solid=True))]


def style(theme: str, layers: list[Layer], audience: Audience = Audience.PUBLIC, language: str = "ko") -> dict[str, Any]:
    return styles.style(theme, layers, audience, base="https://map.example", language=language)


def layer(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = [part for part in found["layers"] if part["id"] == name]
    return dict(one)


@pytest.mark.django_db
def test_every_style_is_valid() -> None:
    made = [
        style(theme, [declared for declared in layers if declared.audience <= audience], audience, language)
        for theme, audience, language, layers in product(styles.THEMES, Audience, styles.LANGUAGES, ([], KINDS, list(registry.layers())))
    ]
    done = subprocess.run(
        ["node", "tools/validate-style.mjs"], input="\n".join(map(json.dumps, made)), cwd=WEB, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_validator_does_refuse() -> None:
    broken = style("light", KINDS)
    broken["layers"][0]["paint"]["background-color"] = "no colour"
    done = subprocess.run(
        ["node", "tools/validate-style.mjs"], input=json.dumps(broken), cwd=WEB, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "background-color" in done.stdout


def test_layers_are_named_as_documented_and_areas_lie_under_points() -> None:
    names = [part["id"] for part in style("light", [POINTS, POLYGONS])["layers"]]
    assert names == [
        *("background", "plots:fill", "plots:line", "sites:cluster", "sites:circle", "sites:count", "sites:label", "plots:label"),
    ]


def test_each_layer_has_a_source_of_its_own_that_leads_to_its_tilejson() -> None:
    found = style("dark", [POLYGONS, POINTS])
    assert found["sources"]["sites"] == {"type": "vector", "url": "https://map.example/tiles/sites.json"}
    assert all(part["source"] == part["source-layer"] == part["id"].split(":")[0] for part in found["layers"][1:])


def test_a_label_that_the_audience_may_not_read_is_not_in_its_style() -> None:
    names = {
        audience: [part["id"] for part in style("light", [LINES], audience)["layers"]] for audience in (Audience.PUBLIC, Audience.STAFF)
    }
    assert "roads:label" not in names[Audience.PUBLIC]
    assert "roads:label" in names[Audience.STAFF]


def test_english_labels_fall_back_to_korean() -> None:
    text = layer(style("light", [POLYGONS], language="en"), "plots:label")["layout"]["text-field"]
    assert text[2] == ["get", "name_en"]
    assert text[3] == ["coalesce", ["get", "name_ko"], ""]


def test_themes_differ_by_the_palette_alone() -> None:
    light, dark = (style(theme, [POLYGONS]) for theme in styles.THEMES)
    assert light != dark
    assert [part["id"] for part in light["layers"]] == [part["id"] for part in dark["layers"]]


def test_a_ramp_with_too_few_colours_is_refused() -> None:
    with pytest.raises(ValueError, match="10 are needed"):
        style("light", [replace(POLYGONS, style=Style("land", "density", tuple(range(9))))])


def test_codes_have_colours_of_their_own_where_the_audience_may_read_them() -> None:
    painted = replace(POINTS, style=Style("camera", by="keeper", colors={"a": "accent"}))
    seen = layer(style("light", [painted], Audience.STAFF), "sites:circle")["paint"]["circle-color"]
    assert seen == ["match", ["coalesce", ["get", "keeper"], ""], "a", styles.color("light", "accent"), styles.color("light", "camera")]
    assert layer(style("light", [painted]), "sites:circle")["paint"]["circle-color"] == styles.color("light", "camera")


def test_what_is_solid_covers_and_has_no_edge_of_another_colour() -> None:
    found = style("light", [replace(POLYGONS, style=Style("water", solid=True))])
    assert layer(found, "plots:fill")["paint"]["fill-opacity"] == 1
    assert layer(found, "plots:line")["paint"]["line-color"][-1] == styles.color("light", "water")


@pytest.mark.django_db
def test_every_colour_that_a_declaration_names_is_in_both_palettes() -> None:
    for declared in registry.layers():
        names = {declared.style.color, *declared.style.colors.values()}
        for theme in styles.THEMES:
            assert names <= set(styles.palette()[theme]["colors"]), declared.slug
