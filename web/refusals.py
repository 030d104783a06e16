"""Pages for what a person may not, or for what went wrong: in their language, with a way on. Programs get problem details instead.

The page of an error asks the database nothing: it may be what is broken.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.problems import Problem, Words

from .look import look, speak


def _page(request: HttpRequest, status: int, heading: Words, *sentences: Words, sign_in: bool = False) -> HttpResponse:
    speak(request)
    context = {
        **look(request),
        "LANGUAGE_CODE": get_language(),
        "title": f"{heading} · {_('Madang')}",
        "heading": heading,
        "sentence": " ".join(str(sentence) for sentence in sentences),
        "back": request.get_full_path() if request.method == "GET" else "",
        "sign_in": request.get_full_path() if sign_in else "",
    }
    return HttpResponse(render_to_string("web/refusal.html", context), status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("This address cannot be understood"), _("Part of it was lost or changed on the way."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("It may show once you sign in with an account that may see it.")
    return _page(request, 403, _("You may not see this"), sentence, sign_in=True)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, _("Something went wrong on our side"), _("It has been noted. Please try again in a moment."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("The form had been open for too long, or your browser keeps no cookies of this site. Nothing was changed.")
    return _page(request, 403, _("This was not sent"), sentence, _("Go back, load the page anew and send it again."))


class Refusals:
    """A Problem raised for a person's page becomes a page; whoever did not ask for HTML gets it as it is (accounts/middleware.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        wants = "text/html" in request.headers.get("Accept", "")
        if not isinstance(error, Problem) or not wants or request.path.startswith("/api/"):
            return None
        sentences = [error.detail] if error.detail else [one.reason for one in error.errors]
        page = _page(request, error.status, error.title, *sentences, sign_in=error.status in (401, 403))
        for name, value in error.headers.items():
            page[name] = value
        return page
