"""Editing a project or a construction site: see it, change it with a reason, see who changed what, and take a change back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.viewer import viewer_of_user
from city import editing, queries
from city.forms import ProjectForm, ReportForm, ScheduleForms, SiteForm
from city.models import ConstructionSite, Indicator, Project
from city.names import name_of
from city.rights import editable, may_edit
from layers import areas
from layers.conditions import Condition

from .focus import take_up, with_reason_last
from .told import history_of

MOST_LISTED = 300
LARGEST_KEY = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """Signed in, sees the thing, and may not change it. ``back``: where it stands on the map."""

    name: str
    back: str


View = Callable[..., HttpResponse]


def for_officials(view: View) -> View:
    """Strangers are sent to sign in; who may not change this is told so; nothing of it is kept by a cache."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return render(request, "web/editing/refused.html", {"name": refused.name, "back": refused.back}, status=403)

    return guarded


def signed_in(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (login_required)
    return user


@for_officials
def index(request: HttpRequest) -> HttpResponse:
    """What the reader may change."""
    viewer = viewer_of_user(signed_in(request))
    projects = editable(Project.objects.order_by("code"), viewer)[:MOST_LISTED]
    sites = editable(ConstructionSite.objects.order_by("code"), viewer)[:MOST_LISTED]
    indicators = editable(Indicator.objects.filter(audience__lte=viewer.audience).order_by("code"), viewer)[:MOST_LISTED]
    sections = [
        (_("Indicators"), [(name_of(row), reverse("web:edit-indicator", args=[row.code])) for row in indicators]),
        (_("Projects"), [(name_of(row), reverse("web:edit-project", args=[row.code])) for row in projects]),
        (_("Construction sites"), [(name_of(row), reverse("web:edit-site", args=[row.pk])) for row in sites]),
    ]
    return render(request, "web/editing/index.html", {"sections": [(title, rows) for title, rows in sections if rows]})


@for_officials
def project(request: HttpRequest, code: str) -> HttpResponse:
    found = _project(request, code)
    form = ProjectForm(request.POST or None, instance=found, initial={"version": found.version})
    schedule = ScheduleForms(request.POST or None, instance=found, prefix="schedule")
    sound = [form.is_valid(), schedule.is_valid()] if request.method == "POST" else [False]
    outdated = False
    if all(sound):
        try:
            editing.save_project(form, schedule, signed_in(request))
        except editing.Outdated:
            outdated = True
        else:
            return _saved(request, "web:edit-project", code)
    body, reason = with_reason_last(form)[:-1], form["reason"]
    take_up([*body, *(field for row in schedule for field in row), reason])
    context = {"form": form, "schedule": schedule, "kind": "project", "name": name_of(_stands(Project, found.pk))}
    return _page(request, "web/editing/project.html", context, found.pk, outdated)


@for_officials
def site(request: HttpRequest, pk: int) -> HttpResponse:
    found = _site(request, pk)
    form = SiteForm(request.POST or None, instance=found, initial={"version": found.version})
    report = ReportForm(request.POST or None, prefix="report")
    sound = [form.is_valid(), report.is_valid()] if request.method == "POST" else [False]
    outdated = False
    if all(sound):
        try:
            editing.save_site(form, report, signed_in(request))
        except editing.Outdated:
            outdated = True
        else:
            return _saved(request, "web:edit-site", pk)
    take_up([*report, *with_reason_last(form)])
    context = {"form": form, "report": report, "kind": "site", "name": name_of(_stands(ConstructionSite, pk))}
    context["reports"] = queries.progress_of(pk)[-6:]
    return _page(request, "web/editing/site.html", context, pk, outdated)


@for_officials
@require_POST
def restore_project(request: HttpRequest, code: str) -> HttpResponse:
    return _restored(request, "project", _project(request, code).pk, "web:edit-project", code)


@for_officials
@require_POST
def restore_site(request: HttpRequest, pk: int) -> HttpResponse:
    return _restored(request, "site", _site(request, pk).pk, "web:edit-site", pk)


def _restored(request: HttpRequest, kind: str, pk: int, page: str, key: str | int) -> HttpResponse:
    event, seen = (_number(request.POST.get(name, "")) for name in ("event", "version"))
    try:
        editing.restore(kind, pk, event, seen=seen, by=signed_in(request), reason=_("Taken back to an earlier version"))
    except editing.Outdated:
        messages.error(request, _("Somebody changed this in the meantime. Nothing was taken back; look at the history below."))
    except editing.CannotRestore:
        messages.error(request, _("This version cannot be restored: it is unknown, or something it refers to is gone."))
    else:
        messages.success(request, _("The earlier version stands again, as a new version."))
    return redirect(page, key)


def _number(text: str) -> int:
    """0, which nothing is called by, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _saved(request: HttpRequest, page: str, key: str | int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(page, key)


def _page(request: HttpRequest, template: str, context: dict[str, Any], pk: int, outdated: bool) -> HttpResponse:
    """What was typed stays on the page; 409 where somebody was faster, 400 where a field is refused."""
    kind = context["kind"]
    model = Project if kind == "project" else ConstructionSite
    version = _stands(model, pk).version
    if outdated:  # the next save is meant to follow what the reader is shown now
        context["form"].data = context["form"].data.copy()
        context["form"].data["version"] = str(version)
    context |= {"outdated": outdated, "version": version, "history": history_of(kind, pk), "back": _on_the_map(kind, pk)}
    refused = 400 if request.method == "POST" else 200
    return render(request, template, context, status=409 if outdated else refused)


def _stands(model: type[Any], pk: int) -> Any:
    """The row as it stands: a form writes what was typed into its own copy."""
    return model.objects.get(pk=pk)


def _project(request: HttpRequest, code: str) -> Project:
    row = _seen(request, queries.projects, queries.equal("code", code))
    found = Project.objects.get(pk=row["id"])
    _must_be_changeable(request, found, "project")
    return found


def _site(request: HttpRequest, pk: int) -> ConstructionSite:
    if pk > LARGEST_KEY:
        raise Http404
    row = _seen(request, queries.sites, queries.equal("id", pk))
    found = ConstructionSite.objects.get(pk=row["id"])
    _must_be_changeable(request, found, "site")
    return found


def _seen(request: HttpRequest, look: Callable[..., list[dict[str, Any]]], condition: Condition) -> dict[str, Any]:
    """The row as its reader sees it. Raises Http404."""
    found = look(viewer_of_user(signed_in(request)), [condition])
    if not found:
        raise Http404
    return found[0]


def _must_be_changeable(request: HttpRequest, found: Project | ConstructionSite, kind: str) -> None:
    """Raises Refused."""
    if not may_edit(viewer_of_user(signed_in(request)), found.department_id):
        raise Refused(name_of(found), _on_the_map(kind, found.pk))


def _on_the_map(kind: str, pk: int) -> str:
    top = areas.top()
    slug = "projects" if kind == "project" else "construction"
    return reverse("web:feature", args=[top.code, slug, pk]) if top else reverse("web:home")
