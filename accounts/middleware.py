"""What every answer of Django owes to the rule of audiences."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from .problems import Problem, to_headers, to_json

GetResponse = Callable[[HttpRequest], HttpResponse]


class PrivateAnswers:
    """Answers to a Cookie or an Authorization header, and those that set a cookie, are kept by no shared cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        personal = "Cookie" in request.headers or "Authorization" in request.headers or response.cookies
        if personal and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-cache"
        response.headers.setdefault("Cache-Control", "no-cache")  # what says nothing is not for caches to guess about
        patch_vary_headers(response, ["Cookie", "Authorization"])
        return response


class Problems:
    """A Problem raised in a view becomes its answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return problem_response(error) if isinstance(error, Problem) else None


def problem_response(problem: Problem) -> HttpResponse:
    """Also for the API, whose framework catches exceptions before a middleware could."""
    language = get_language() or "ko"
    return HttpResponse(to_json(problem, language), status=problem.status, headers=to_headers(problem, language))
