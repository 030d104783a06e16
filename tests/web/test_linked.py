"""What the plain pages tell programs: JSON-LD that schema.org's vocabulary accepts, of what the page says; and sitemaps by their schema.

The vocabulary are the types that ``schema-dts`` makes of schema.org's definitions; the compiler says which class has no such property, and
which property does not take such a value. The sitemaps' schema comes with the package ``sitemap``.
"""

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from django.test import Client

from tests.sites import signed_in, world

from .conftest import ROOT

pytestmark = pytest.mark.django_db
__all__ = ["world"]
PACKAGES = ROOT / "web" / "node_modules"
PATHS = ("/areas", "/areas/T11", "/layers", "/layers/sites", "/layers/sites?area=T11", "/layers/sites/1")
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# Each has one fault that a reader of the vocabulary must see.
WRONG: tuple[dict[str, Any], ...] = (
    {"@type": "Datasett", "name": "a"},
    {"@type": "Dataset", "nam": "a"},
    {"@type": "Place", "geo": {"@type": "Organization", "name": "a"}},
    {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": {"@type": "Place"}}]},
)


def data_of(client: Client, path: str) -> dict[str, Any]:
    (text,) = DATA.findall(client.get(path).content.decode())
    found: dict[str, Any] = json.loads(text)
    return found


def things(client: Client, path: str) -> dict[str, dict[str, Any]]:
    return {thing["@type"]: thing for thing in data_of(client, path)["@graph"]}


def compiled(folder: Path, graphs: list[dict[str, Any]]) -> str:
    """What the compiler says of these graphs, a line each."""
    lines = ['import type { Graph } from "schema-dts";']
    lines += [f"export const page{at}: Graph = {json.dumps(graph, ensure_ascii=False)};" for at, graph in enumerate(graphs)]
    (folder / "pages.ts").write_text("\n".join(lines), encoding="utf-8")
    (folder / "node_modules").symlink_to(PACKAGES)
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler")
    command = ["node", str(PACKAGES / "typescript" / "bin" / "tsc"), *options, "pages.ts"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.usefixtures("world")
def test_what_the_pages_tell_programs_is_schema_org(client: Client, tmp_path: Path) -> None:
    told = [data_of(client, f"{path}{'&' if '?' in path else '?'}lang={language}") for path in PATHS for language in ("ko", "en")]
    wrong = [{"@context": "https://schema.org", "@graph": [thing]} for thing in WRONG]
    said = compiled(tmp_path, [*told, *wrong])
    faulty = {int(line) - 2 for line in re.findall(r"^pages\.ts\((\d+),\d+\): error", said, re.MULTILINE)}
    assert faulty == set(range(len(told), len(told) + len(wrong))), said


@pytest.mark.usefixtures("world")
def test_programs_are_told_what_the_page_says(client: Client) -> None:
    api = client.get("/api/areas/T11").json()
    found = things(client, "/areas/T11?lang=en")
    area, way = found["AdministrativeArea"], found["BreadcrumbList"]["itemListElement"]
    assert (area["identifier"], area["name"], area["url"]) == ("T11", api["name"]["en"] or api["name"]["ko"], "http://testserver/areas/T11")
    assert area["additionalProperty"][0] | {"value": 0} == {
        "@type": "PropertyValue",
        "name": "Population",
        "value": 0,
        "unitText": "people",
        "unitCode": "C62",
    }
    assert area["additionalProperty"][0]["value"] == api["population"]
    assert [area["geo"]["longitude"], area["geo"]["latitude"]] == pytest.approx(api["label_point"], abs=1e-6)
    assert {part["url"] for part in area["containsPlace"]} == {f"http://testserver/areas/{child['code']}" for child in api["children"]}
    assert [step["position"] for step in way] == list(range(1, len(api["ancestors"]) + 2))
    assert way[-1]["item"] == "http://testserver/areas/T11"

    layer = things(client, "/layers/sites")["Dataset"]
    assert layer["distribution"]["contentUrl"] == "http://testserver/api/layers/sites/features"
    assert client.get("/api/layers/sites/features").status_code == 200
    south, west, north, east = (float(edge) for edge in layer["spatialCoverage"]["geo"]["box"].split())
    assert [west, south, east, north] == next(one for one in client.get("/api/layers").json() if one["slug"] == "sites")["bbox"]
    place = things(client, "/layers/sites/1")["Place"]
    assert client.get(place["containedInPlace"][0]["url"]).status_code == 200


@pytest.mark.usefixtures("world")
def test_programs_are_told_no_more_than_the_asker_may_know(client: Client) -> None:
    for path in PATHS:
        assert "zq" not in json.dumps(data_of(client, path), ensure_ascii=False), path
    assert "zq" in json.dumps(data_of(signed_in("official"), "/layers/sites"), ensure_ascii=False)


@pytest.mark.usefixtures("world")
def test_a_name_cannot_end_the_element_it_stands_in(client: Client) -> None:
    from geo.models import Area

    Area.objects.filter(code="T11").update(name_ko="</script><script>alert(1)</script>&")
    page = client.get("/areas/T11?lang=ko").content.decode()
    assert page.count("<script") == 1
    assert things(client, "/areas/T11?lang=ko")["AdministrativeArea"]["name"] == "</script><script>alert(1)</script>&"


@pytest.mark.usefixtures("world")
def test_sitemaps_keep_to_their_schema(client: Client) -> None:
    schema = xmlschema.XMLSchema(str(PACKAGES / "sitemap" / "schema" / "sitemap.xsd"))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{space}sitemapindex"
    parts = [loc.text or "" for loc in index.iterfind(f"{space}sitemap/{space}loc")]
    assert len(parts) == len(list(index)) > 2
    for part in parts:
        schema.validate(client.get(part).content.decode())
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(client.get(parts[0]).content.decode().replace("monthly", "sometimes"))
