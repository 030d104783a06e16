"""Projects (주요사업): what is done for an agenda, by whom, when, where and for how much.

Money is in thousand won, as budget sheets count.
"""

import pghistory
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .agendas import Agenda
from .changed import ChangedBeside


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=ChangedBeside("geometry", "place")),
    pghistory.DeleteEvent(),
    exclude=["geometry_3857"],
)
class Project(models.Model):
    """``place``: where it happens, of any shape; ``geometry``: the point it is drawn and found at. Both in EPSG:4326."""

    class Stage(models.TextChoices):
        PLANNING = "planning", _("Planning")
        DESIGN = "design", _("Design")
        TENDER = "tender", _("Tender")
        EXECUTION = "execution", _("Under way")
        DONE = "done", _("Completed")
        ON_HOLD = "on_hold", _("Suspended")

    code = models.CharField(max_length=20, unique=True)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    summary_ko = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    agenda = models.ForeignKey(Agenda, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    department = models.ForeignKey("accounts.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.PLANNING)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    place = models.GeometryField(srid=4326, null=True, blank=True)
    geometry = models.PointField(
        srid=4326, null=True, blank=True, help_text=_("Where it is drawn; a place without it gets a point of its own")
    )
    geometry_3857 = models.GeneratedField(
        expression=Transform("geometry", 3857), output_field=models.PointField(srid=3857, spatial_index=False, null=True), db_persist=True
    )
    note = models.TextField(blank=True, help_text=_("For staff only"))
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    source = models.CharField(max_length=40)

    class Meta:
        ordering = ("code",)
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [GistIndex(fields=["geometry_3857"], name="project_drawn_gist")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="project_runs_forward")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_ko}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.place and not self.geometry:
            self.geometry = self.place.point_on_surface
        super().save(*args, **kwargs)  # type: ignore[arg-type]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BudgetLine(models.Model):
    """Money of one year from one purse, in thousand won."""

    class Purse(models.TextChoices):
        NATIONAL = "national", pgettext_lazy("budget", "National")
        CITY = "city", pgettext_lazy("budget", "City")
        DISTRICT = "district", pgettext_lazy("budget", "District")
        OTHER = "other", pgettext_lazy("budget", "Other sources")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField()
    purse = models.CharField(max_length=10, choices=Purse.choices)
    planned = models.PositiveBigIntegerField(help_text=_("Thousand won"))
    spent = models.PositiveBigIntegerField(default=0, help_text=_("Thousand won"))

    class Meta:
        ordering = ("year", "purse")
        constraints = [models.UniqueConstraint(fields=["project", "year", "purse"], name="budget_line_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.purse} {self.planned}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ScheduleRow(models.Model):
    """One row of a project's schedule: from when to when, for how much (thousand won), what, and whether it is done."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="schedule")
    position = models.PositiveSmallIntegerField(help_text=_("Place in the sheet, from 1"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = models.PositiveBigIntegerField(default=0, help_text=_("Thousand won"))
    content_ko = models.CharField(max_length=300)
    content_en = models.CharField(max_length=300, blank=True)
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "id")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="schedule_row_runs_forward")]

    def __str__(self) -> str:
        return f"{self.position}. {self.content_ko}"


class ProjectDocument(models.Model):
    """A published document about a project, at its own address."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title_ko = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    url = models.URLField()
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-published_on", "id")

    def __str__(self) -> str:
        return self.title_ko
