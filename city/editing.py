"""Writing what officials changed: whole or nothing, as a new version, and never over somebody else's change."""

from django.db import IntegrityError, transaction
from django.forms import BaseInlineFormSet

from accounts.models import User

from . import history
from .forms import ProjectForm, ReportForm, ScheduleRowForm, SiteForm
from .models import ConstructionSite, Project, ScheduleRow


class Outdated(Exception):
    """Somebody changed it since its reader began."""


class CannotRestore(Exception):
    """There is no such version, or what it pointed to is gone."""


def save_project(form: ProjectForm, schedule: "BaseInlineFormSet[ScheduleRow, Project, ScheduleRowForm]", by: User) -> None:
    """Both forms are valid. Rows of the schedule are put in the order of their days. Raises Outdated."""
    with transaction.atomic(), history.changing(by, form.cleaned_data["reason"]):
        _lock(Project, form.instance.pk, form.cleaned_data["version"])
        project = form.save(commit=False)
        project.version += 1
        project.save()
        _number(project, schedule)


def _number(project: Project, schedule: "BaseInlineFormSet[ScheduleRow, Project, ScheduleRowForm]") -> None:
    for row in schedule.save(commit=False):
        row.position = row.position or 0
        row.save()
    for gone in schedule.deleted_objects:
        gone.delete()
    rows = sorted(ScheduleRow.objects.filter(project=project), key=lambda row: (row.starts_on, row.ends_on, row.pk))
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            ScheduleRow.objects.filter(pk=row.pk).update(position=position)


def save_site(form: SiteForm, report: ReportForm, by: User) -> None:
    """Both forms are valid. Raises Outdated."""
    with transaction.atomic(), history.changing(by, form.cleaned_data["reason"]):
        _lock(ConstructionSite, form.instance.pk, form.cleaned_data["version"])
        site = form.save(commit=False)
        site.version += 1
        site.save()
        if report.given():
            report.save(site)


def restore(kind: str, pk: int, event: int, *, seen: int, by: User, reason: str) -> None:
    """Make it as it was right after that entry of its history. Raises Outdated and CannotRestore."""
    model: type[Project] | type[ConstructionSite] = Project if kind == "project" else ConstructionSite
    try:
        with transaction.atomic(), history.changing(by, reason):
            _lock(model, pk, seen)
            history.restore(kind, pk, event)
    except (history.NothingToRestore, IntegrityError) as error:
        raise CannotRestore from error


def _lock(model: type[Project] | type[ConstructionSite], pk: int, seen: int) -> None:
    """From here on nobody else writes it. The form's own row was read before: the versions being equal, it is the same row."""
    standing = model.objects.select_for_update().values_list("version", flat=True).get(pk=pk)
    if standing != seen:
        raise Outdated
