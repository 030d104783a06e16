"""TileJSON and styles as they are served: absolute addresses, the asker's own fields and extent, one's own host only."""

import json
from typing import Any

import jsonschema
import pytest
from django.test import override_settings

from feeds.models import DataSource

from .conftest import Client, Reply, asking, site

pytestmark = pytest.mark.usefixtures("sites")

SCHEMA = {
    "type": "object",
    "required": ["tilejson", "tiles", "vector_layers"],
    "properties": {
        "tilejson": {"const": "3.0.0"},
        "tiles": {"type": "array", "items": {"type": "string", "pattern": r"^https?://.*\{z\}.*\{x\}.*\{y\}"}, "minItems": 1},
        "vector_layers": {"type": "array", "items": {"type": "object", "required": ["id", "fields"]}},
        "bounds": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        "minzoom": {"type": "integer", "minimum": 0, "maximum": 30},
        "maxzoom": {"type": "integer", "minimum": 0, "maximum": 30},
        "attribution": {"type": "string"},
    },
}


def read(reply: Reply) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reply.raw)
    return found


def test_a_stranger_is_told_of_the_public_fields_and_of_where_public_rows_are() -> None:
    site(1, 126.981, 37.561)
    site(2, 129.0, 35.0, is_open=False)
    DataSource.objects.create(slug="test", title_ko="시험", title_en="Test", agency_ko="서울", licence="KOGL-1")

    async def questions(client: Client) -> list[dict[str, Any]]:
        return [read(await client.get("/tiles/sites.json", viewer)) for viewer in ("", "official")]

    public, staff = asking(questions)
    for found in (public, staff):
        jsonschema.validate(found, SCHEMA)
    assert set(public["vector_layers"][0]["fields"]) == {"name", "size", "since", "count"}
    assert set(staff["vector_layers"][0]["fields"]) == {"name", "size", "since", "keeper", "count"}
    assert public["bounds"] == pytest.approx([126.98, 37.56, 126.98, 37.56])
    assert staff["bounds"] == pytest.approx([126.981, 35.0, 129.0, 37.561])
    assert public["attribution"] == "서울, 시험"
    assert public["tiles"] == ["http://localhost/tiles/sites/{z}/{x}/{y}.mvt"]


def test_data_of_openstreetmap_is_credited_as_its_licence_wants() -> None:
    DataSource.objects.create(slug="test", title_ko="도로", title_en="Roads", agency_ko="OpenStreetMap contributors", licence="ODbL-1.0")
    assert read(asking(lambda c: c.get("/tiles/sites.json")))["attribution"] == "© OpenStreetMap contributors"


def test_several_layers_share_one_address() -> None:
    found = read(asking(lambda c: c.get("/tiles/sites,plots.json")))
    assert found["tiles"] == ["http://localhost/tiles/plots,sites/{z}/{x}/{y}.mvt"]
    assert [part["id"] for part in found["vector_layers"]] == ["plots", "sites"]


@pytest.mark.parametrize(
    "url", ["/tiles/hidden.json", "/tiles/nothing.json", "/tiles/plots,hidden.json", "/styles/light.json?layers=plots,hidden"]
)
def test_what_may_not_be_known_is_not_found(url: str) -> None:
    reply, unknown = asking(lambda c: c.get(url)), asking(lambda c: c.get("/tiles/nothing.json"))
    assert (reply.status, reply.body) == (404, unknown.body)


def test_a_host_that_is_not_ours_is_not_repeated() -> None:
    reply = asking(lambda c: c.get("/tiles/plots.json", host="evil.example"))
    assert reply.status == 400
    assert b"evil" not in reply.body


def test_behind_a_proxy_addresses_are_https_only_if_settings_trust_it() -> None:
    def tiles() -> str:
        found = read(asking(lambda c: c.get("/tiles/plots.json", x_forwarded_proto="https")))
        return str(found["tiles"][0])

    with override_settings(SECURE_PROXY_SSL_HEADER=None):
        assert tiles().startswith("http://localhost/")
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert tiles().startswith("https://localhost/")


def test_a_style_is_served_with_an_etag_and_in_the_language_asked_for() -> None:
    async def questions(client: Client) -> tuple[Reply, Reply, Reply]:
        url = "/styles/light.json?layers=plots,sites&lang=en"
        first = await client.get(url)
        return first, await client.get(url, if_none_match=first.headers["etag"]), await client.get("/styles/sepia.json")

    first, again, unknown = asking(questions)
    assert read(first)["metadata"]["madang:language"] == "en"
    assert set(read(first)["sources"]) == {"plots", "sites"}
    assert again.status == 304
    assert unknown.status == 404


def test_a_style_may_bring_its_sources_whole_so_that_nothing_more_is_asked() -> None:
    site(1, 126.981, 37.561)

    async def questions(client: Client) -> list[dict[str, Any]]:
        urls = ("/styles/light.json?layers=sites,plots&sources=whole", "/tiles/sites.json", "/styles/light.json?layers=sites,plots")
        return [read(await client.get(url)) for url in urls]

    whole, told, plain = asking(questions)
    assert set(whole["sources"]) == {"sites", "plots"}
    assert whole["sources"]["sites"] == {"type": "vector"} | {key: told[key] for key in whole["sources"]["sites"] if key != "type"}
    assert {"tiles", "minzoom", "maxzoom", "bounds", "attribution"} <= set(whole["sources"]["sites"])
    assert whole | {"sources": plain["sources"]} == plain


def test_a_style_of_everything_holds_what_the_asker_may_know_of_and_nothing_else() -> None:
    every = read(asking(lambda c: c.get("/styles/light.json?layers=*")))
    assert {"plots", "sites"} <= set(every["sources"])
    assert "hidden" not in json.dumps(every)


def test_sources_are_whole_or_not_spoken_of_and_the_reader_is_told_so_in_their_language() -> None:
    async def questions(client: Client) -> list[Reply]:
        url = "/styles/light.json?layers=sites&sources=half"
        return [await client.get(url, accept_language=language) for language in ("ko", "en")]

    answers = asking(questions)
    assert [answer.status for answer in answers] == [400, 400]
    sentences = [json.loads(answer.body)["errors"][0]["reason"] for answer in answers]
    assert sentences == ["‘whole’만 쓸 수 있습니다", "may be “whole” only"]
