"""The API under ``/api/``: its routers, and one way out for everything that is wrong."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from accounts.middleware import problem_response
from accounts.problems import Problem
from city.api import router as city_router
from city.indicators.api import router as indicators_router
from civic.api import router as civic_router
from layers.api import router as layers_router
from layers.refusals import reason_of
from sensors.api import router as sensors_router
from web.links.api import router as links_router

from .problems import problem_of, unforeseen

PREFIX = "/api/"
PROBLEM_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class Api(NinjaAPI):
    _document: OpenAPISchema | None = None

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """As ninja writes it, with the media types that are really sent. Written once: it takes a fifth of a second and never changes."""
        if self._document is None:
            schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            for path, operations in schema["paths"].items():
                for operation in operations.values():
                    _declare_media_types(path, operation["responses"])
            self._document = schema
        return self._document


def _declare_media_types(path: str, responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if "application/json" not in content:
            continue
        if int(status) >= 400:
            content[PROBLEM_TYPE] = content.pop("application/json")
        elif "/features" in path and not path.endswith("/loads"):
            content["application/geo+json"] = content.pop("application/json")


api = Api(
    title="Madang",
    version="1",
    description="What the city publishes, as far as you may see it. Errors are problem details (RFC 9457) that name the field.",
    urls_namespace="api",
)
api.add_router("", layers_router)
api.add_router("", indicators_router)
api.add_router("", sensors_router)
api.add_router("", city_router)
api.add_router("", civic_router)
api.add_router("", links_router)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(Problem(400, errors=[(str(e["loc"][-1]), reason_of(e)) for e in error.errors]))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(Problem(error.status_code))


@api.exception_handler(Exception)
def _any_error(request: HttpRequest, error: Exception) -> HttpResponse:
    problem = problem_of(error)
    if problem is None:
        log.error("the API failed", exc_info=error)
        problem = unforeseen()
    return problem_response(problem)


def no_such_path(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem_response(Problem(404))


def problems_for_programs(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a HEAD is a GET without its body, and what Django refuses by itself under ``/api/`` is a problem too."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:  # names nothing, and PostgreSQL takes none in a text
            return problem_response(Problem(404))
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        response = get_response(request)
        request.method = method  # the server leaves the body of a HEAD out
        if response.status_code < 400 or response.get("Content-Type", "").startswith(PROBLEM_TYPE):
            return response
        problem = problem_response(Problem(response.status_code))
        for header in ("Allow", "Retry-After", "WWW-Authenticate"):
            if header in response:
                problem[header] = response[header]
        return problem

    return answer
