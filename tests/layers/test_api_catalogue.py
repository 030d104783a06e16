"""GET /api/layers and …/{slug}, the problems every refusal has, the documents of the API."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from config.api import api
from feeds.models import DataSource, Run
from layers import registry
from tests.api_paths import READ
from tests.sites import signed_in, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")


def test_the_catalogue_tells_each_audience_its_own(client: Client) -> None:
    mine = {layer["slug"]: layer for layer in client.get("/api/layers").json()}
    theirs = {layer["slug"]: layer for layer in signed_in("official").get("/api/layers").json()}
    assert "zqwards" not in mine
    assert "zqwards" in theirs
    assert (mine["sites"]["count"], theirs["sites"]["count"]) == (4, 6)
    assert mine["sites"]["bbox"] == [127.01, 37.5, 127.06, 37.52]
    assert theirs["sites"]["bbox"] == [127.0123, 37.5033, 127.0777, 37.5222]
    assert (mine["sites"]["exact"], theirs["sites"]["exact"]) == (False, True)
    assert [f["name"] for f in mine["sites"]["fields"]] == ["kind", "amount"]
    assert (mine["sites"]["name_field"], theirs["sites"]["name_field"]) == ("", "zqnote")
    assert mine["sites"]["style"]["label"] == theirs["sites"]["style"]["label"] == ""  # made of the secret


def test_what_stands_in_three_dimensions_has_its_metres_in_the_tile(client: Client) -> None:
    told = client.get("/api/layers/buildings").json()
    assert told["style"]["height"] == "height"
    for layer in registry.layers():
        if layer.style.height:
            field = next(one for one in layer.fields if one.name == layer.style.height)
            assert (layer.geometry_type, field.kind, field.unit, field.in_tile) == ("polygon", "number", "m", True)


def test_the_catalogue_takes_three_queries_and_one_for_indicators(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        client.get("/api/layers")
    with django_assert_num_queries(4):
        client.get("/api/layers/districts")
    with django_assert_num_queries(3):
        client.get("/api/layers/sites")


def test_a_layer_tells_when_its_source_was_last_read(client: Client) -> None:
    source = DataSource.objects.create(slug="sites-source", title_ko="출처", title_en="Source", agency_ko="기관", licence="KOGL-1")
    Run.objects.create(source=source, connector="x", state=Run.State.DONE, ended_at=datetime(2026, 1, 2, 20, tzinfo=UTC))
    Run.objects.create(source=source, connector="x", state=Run.State.FAILED, ended_at=datetime(2026, 3, 1, tzinfo=UTC))
    said = client.get("/api/layers/sites").json()
    assert said["updated_at"] == "2026-01-02T20:00:00+00:00"
    assert said["source"]["as_of"] == "2026-01-03"  # a day in Seoul
    assert said["source"]["agency"] == {"ko": "기관", "en": "기관"}


@pytest.mark.parametrize(("licence", "number", "derivatives"), [("KOGL-1", 1, True), ("KOGL-3", 3, False)])
def test_a_layer_tells_its_licence_and_where_its_text_stands(client: Client, licence: str, number: int, derivatives: bool) -> None:
    DataSource.objects.create(slug="sites-source", title_ko="출처", title_en="Source", agency_ko="기관", licence=licence)
    listed = next(layer for layer in client.get("/api/layers").json() if layer["slug"] == "sites")
    for source in (listed["source"], client.get("/api/layers/sites").json()["source"]):
        assert source["licence"] == licence
        assert source["licence_url"] == f"https://www.kogl.or.kr/info/licenseType{number}.do"
        assert source["derivatives"] is derivatives


@pytest.mark.parametrize("slug", ["zqwards", "nothing", "S!tes", "a" * 5000, "데이터"])
@pytest.mark.parametrize("rest", ["", "/features", "/features/1"])
def test_hidden_and_unknown_layers_are_refused_alike(client: Client, slug: str, rest: str) -> None:
    answer, unknown = client.get(f"/api/layers/{slug}{rest}"), client.get(f"/api/layers/nothing{rest}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.content == unknown.content


def test_a_problem_speaks_the_callers_language(client: Client) -> None:
    english = client.get("/api/layers/nothing", headers={"Accept-Language": "en"}).json()
    korean = client.get("/api/layers/nothing", headers={"Accept-Language": "ko"})
    assert english["errors"] == [{"field": "slug", "reason": "no such layer"}]
    assert korean["Content-Language"] == "ko"
    assert korean["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_another_method_is_a_problem_that_names_the_allowed(client: Client, method: str) -> None:
    answer = getattr(client, method)("/api/layers")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/layers/", "/api/layers/sites/features/", "/api/layers/sites/1/2/3"])
def test_a_path_that_is_not_there_is_a_problem(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/layers", "/api/layers/sites", "/api/layers/sites/features/1", "/api/areas", "/api/areas/T1"])
def test_an_unknown_parameter_is_refused(client: Client, path: str) -> None:
    answer = client.get(path, {"colour": "red"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["colour"]


def test_the_documentation_loads_nothing_from_other_hosts(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_documentation_runs_no_inline_script(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    inline = [tag.split(">")[0] for tag in page.split("<script")[1:] if "src=" not in tag.split(">")[0]]
    assert [tag for tag in inline if "application/json" not in tag] == []
    assert "<style" not in page


def test_the_schema_names_the_media_types_that_are_sent(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    answers = paths["/api/layers/{slug}/features"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["application/geo+json"]
    assert list(answers["404"]["content"]) == ["application/problem+json"]


def test_an_error_of_ours_tells_nothing(client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("secret-word")

    monkeypatch.setattr("layers.catalogue.describe", fail)
    answer = client.get("/api/layers")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"secret-word" not in answer.content
    assert [record.exc_info is not None for record in caplog.records if record.name == "config.api"] == [True]


def test_every_reason_of_a_parameter_can_be_said() -> None:
    """A sentence whose placeholder pydantic does not give would be a 500 of its own."""
    with translation.override("ko"):
        for query in (
            "lon=x&lat=1",
            "lon=181&lat=1",
            "lon=nan&lat=1",
            "lat=1",
            "lon=1&lat=-91",
            "lon=1&lat=1&radius=0",
            "lon=1&lat=1&limit=x",
        ):
            answer = Client().get(f"/api/nearby?{query}")
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["field"] in {"lon", "lat", "radius", "limit"}


def test_the_api_is_the_one_that_is_served() -> None:
    paths = api.get_openapi_schema()["paths"]
    assert {path for path, operations in paths.items() if "get" in operations} == set(READ)
