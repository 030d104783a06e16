"""The answers of the API against its own OpenAPI document, asked by schemathesis without a socket."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from tests.api_paths import READ

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
PATHS = (*READ, "/api/links")
POSTED = {"/api/links"}
GOOD: list[tuple[str, dict[str, str | int], dict[str, str]]] = [
    ("/api/layers", {}, {}),
    ("/api/layers/{slug}", {"slug": "sites"}, {}),
    ("/api/layers/{slug}/features", {"slug": "plots"}, {"limit": "1"}),
    ("/api/layers/{slug}/features", {"slug": "sites"}, {"geometry": "none"}),
    ("/api/layers/{slug}/features/{id}", {"slug": "plots", "id": 3}, {}),
    ("/api/layers/{slug}/features/{id}/loads", {"slug": "plots", "id": 3}, {}),
    ("/api/nearby", {}, {"lon": "127.02", "lat": "37.5", "radius": "20000"}),
    ("/api/search", {}, {"q": "가-T"}),
    ("/api/search", {}, {"q": "37.51 127.01"}),
    ("/api/search", {}, {"q": "qqqxxq"}),
    ("/api/exceptions", {}, {"limit": "50"}),
    ("/api/exceptions", {}, {"area": "T11"}),
    ("/api/stations", {}, {"kind": "air"}),
    ("/api/areas", {}, {}),
    ("/api/areas/{code}", {"code": "T1"}, {"counts": "children"}),
    ("/api/areas/{code}", {"code": "T111"}, {}),
    ("/api/areas/{code}", {"code": "zone-t"}, {}),
    ("/api/areas/{code}", {"code": "T11"}, {"with": "outline,parent,summary"}),
    ("/api/areas/{code}/summary", {"code": "T11"}, {}),
    ("/api/indicators", {}, {}),
    ("/api/indicators/{code}", {"code": "fires"}, {}),
    ("/api/indicators/{code}/values", {"code": "fires"}, {"area": "T11", "from": "2026-01"}),
    ("/api/agendas", {}, {"status": "done"}),
    ("/api/projects", {}, {"limit": "1"}),
    ("/api/projects/{code}", {"code": "ZP1"}, {}),
    ("/api/sites/{id}", {"id": 1}, {}),
    ("/api/history/{kind}/{id}", {"kind": "project", "id": 1}, {}),
]


django = get_wsgi_application()
threads = ThreadPoolExecutor(1)


def in_a_thread(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """As the server does it, and with a connection of its own: a request's end closes it, which a test's transaction would not outlive."""

    def compute() -> list[bytes]:
        answer = django({"REMOTE_ADDR": "192.0.2.1", **environ}, start_response)
        try:
            return list(answer)
        finally:
            answer.close()

    return threads.submit(compute).result()


UNPACKED = {"Accept-Encoding": "identity"}  # the document is about what is said, not how it is packed


@pytest.fixture(scope="module")
def document(askers: dict[str, dict[str, str]]) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", in_a_thread)


def test_the_document_has_these_paths(document: Any) -> None:
    assert sorted(found.ok().path for found in document.get_all_operations()) == sorted(PATHS)


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_asked_is_answered_as_the_document_says(document: Any, path: str, data: st.DataObject) -> None:
    method = "POST" if path in POSTED else "GET"
    data.draw(document[path][method].as_strategy()).call_and_validate(checks=CHECKS, headers=UNPACKED)


@pytest.mark.parametrize(("path", "values", "query"), GOOD)
def test_good_answers_are_as_the_document_says(document: Any, path: str, values: dict[str, str | int], query: dict[str, str]) -> None:
    """What is made up seldom hits a layer that exists; these do."""
    case = document[path]["GET"].Case(path_parameters=values, query=query)
    answer = case.call_and_validate(checks=CHECKS, headers=UNPACKED)
    assert answer.status_code == 200
