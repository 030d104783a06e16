"""Reporting a problem: a plain form that also answers the page's script, and the receipt at which the answer is read.

A browser is sent on to its receipt; a script that asks for JSON is told the same: the token of the form by GET, by POST the receipt's
address or what is refused at which field.
"""

from collections.abc import Callable

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audience import Audience
from accounts.problems import Problem
from accounts.viewer import viewer_of_request
from civic.forms import ReportForm
from civic.reports import NothingToReport, Subject, receipt, report

from .twin.frame import frame, missing, plain

LONGEST_TOKEN = 64


@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
@plain
def report_on(request: HttpRequest, find: Callable[..., Subject], **named: str | int) -> HttpResponse:
    """``find``: looks up, for this viewer, what the address has ``named``."""
    try:
        subject = find(viewer_of_request(request), **named)
    except NothingToReport:
        return missing(request)
    return _answered(request, subject)


def _answered(request: HttpRequest, subject: Subject) -> HttpResponse:
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _within_limits(request)
        token = report(subject, form.cleaned_data["kind"], form.cleaned_data["text"], viewer_of_request(request))
        address = reverse("web:receipt", args=[token])
        return JsonResponse({"receipt": address}, status=201) if _for_script(request) else redirect(address)
    refused = 400 if request.method == "POST" else 200
    if _for_script(request):
        errors = [{"field": field, "reason": str(reasons[0])} for field, reasons in form.errors.items()]
        return JsonResponse({"token": get_token(request), "errors": errors}, status=refused)
    context = frame(request, _("Report a problem")) | {
        "form": form,
        "subject": subject.name,
        "staff": viewer_of_request(request).audience >= Audience.STAFF,
    }
    return render(request, "web/report.html", context, status=refused)


def _for_script(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _within_limits(request: HttpRequest) -> None:
    """Anybody may report, nobody may flood."""
    if not consume(request, action="report_problem"):
        raise Problem(429, detail=_("Too many reports at once. Please try again later."), headers={"Retry-After": "600"})


@never_cache
@require_safe
@plain
def show_receipt(request: HttpRequest, token: str) -> HttpResponse:
    found = receipt(token, viewer_of_request(request)) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        return missing(request)
    context = frame(request, _("Your report")) | {"report": found}
    del context["canonical"]
    answer = render(request, "web/receipt.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer
