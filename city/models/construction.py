"""Construction sites as 건설알림이 publishes them, with the history of planned and actual progress.

Persons in charge and telephone numbers are not stored anywhere; whoever is responsible is an organisation.
"""

import pghistory
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .changed import ChangedBeside
from .projects import Project


class Organisation(models.Model):
    """A client, contractor or supervisor of works."""

    name = models.CharField(max_length=120, unique=True)
    name_en = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=ChangedBeside("geometry")),
    pghistory.DeleteEvent(),
    exclude=["geometry_3857"],
)
class ConstructionSite(models.Model):
    """One site of one source. Money is in won: sources give 억원 (100 million won) with decimals."""

    class Kind(models.TextChoices):
        ROAD = "road", _("Road")
        WATER = "water", _("Waterworks")
        BUILDING = "building", _("Public building")
        PARK = "park", _("Park")
        SUBWAY = "subway", _("Subway")
        SEWER = "sewer", _("Sewer")
        RIVER = "river", _("River")
        BRIDGE = "bridge", _("Bridge")
        PRIVATE = "private", _("Large private works")
        OTHER = "other", _("Other works")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("works", "Planned")
        RUNNING = "running", pgettext_lazy("works", "Running")
        STOPPED = "stopped", pgettext_lazy("works", "Stopped")
        ENDED = "ended", pgettext_lazy("works", "Ended")

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    status = models.CharField(max_length=10, choices=Status.choices)
    address = models.CharField(max_length=200, blank=True)
    district_code = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text=_("Planned completion"))
    contract_amount = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Won"))
    total_budget = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Won"))
    scale = models.CharField(max_length=300, blank=True, help_text=_("What is built, in the source's words"))
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="sites")
    department = models.ForeignKey("accounts.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    client = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="commissions")
    contractor = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="works")
    supervisor = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="supervisions")
    geometry = models.PointField(srid=4326)
    geometry_3857 = models.GeneratedField(
        expression=Transform("geometry", 3857), output_field=models.PointField(srid=3857, spatial_index=False), db_persist=True
    )
    position_swapped = models.BooleanField(default=False)
    outside_city = models.BooleanField(default=False)
    note = models.TextField(blank=True, help_text=_("For staff only"))
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    source = models.CharField(max_length=40)

    class Meta:
        ordering = ("code",)
        verbose_name = _("construction site")
        verbose_name_plural = _("construction sites")
        indexes = [GistIndex(fields=["geometry_3857"], name="site_drawn_gist")]
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], name="site_once_per_source"),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="site_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ProgressReport(models.Model):
    """How far the works were on one day, in per cent. Null: nobody entered it, which sources write as 0."""

    site = models.ForeignKey(ConstructionSite, on_delete=models.CASCADE, related_name="reports")
    reported_on = models.DateField()
    planned = models.FloatField(null=True, blank=True)
    actual = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=40)

    class Meta:
        ordering = ("reported_on",)
        constraints = [
            models.UniqueConstraint(fields=["site", "reported_on"], name="progress_once_a_day"),
            models.CheckConstraint(condition=Q(planned__isnull=True) | Q(planned__range=(0, 100)), name="planned_is_per_cent"),
            models.CheckConstraint(condition=Q(actual__isnull=True) | Q(actual__range=(0, 100)), name="actual_is_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.reported_on}: {self.actual}/{self.planned}"
