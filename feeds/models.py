"""Where data comes from, and every time it was fetched."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DataSource(models.Model):
    """An agency's dataset. ``derivatives``: whether its licence lets us publish values computed from it."""

    slug = models.SlugField(max_length=40, unique=True)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    agency_ko = models.CharField(max_length=80)
    agency_en = models.CharField(max_length=120, blank=True)
    url = models.URLField(blank=True)
    licence = models.CharField(max_length=40)
    licence_url = models.URLField(blank=True)
    derivatives = models.BooleanField(default=True)
    expected_interval = models.DurationField(null=True, blank=True)

    def __str__(self) -> str:
        return self.slug


class Run(models.Model):
    """One run of a connector, whole or nothing. ``report`` says in words what was left out and why."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="runs")
    connector = models.CharField(max_length=60)
    file = models.CharField(max_length=200, blank=True, default="")
    started_by = models.CharField(max_length=150, blank=True, default="", help_text=_("Account on the server that gave the command"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the input; the same input again changes nothing"))
    read = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    mended = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unknown_fields = models.JSONField(default=list)
    dropped_fields = models.JSONField(default=list)
    report = models.JSONField(default=list, help_text=_("One entry per row left out or mended: row, field, value shown safely, reason"))
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.connector} {self.started_at:%Y-%m-%d %H:%M} {self.state}"
