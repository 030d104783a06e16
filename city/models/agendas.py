"""Agendas: what the city's government promised (공약·핵심과제) and how it says the promise stands."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """The field of policy an agenda or indicator belongs to."""

    SAFETY = "safety", _("Safety")
    TRANSPORT = "transport", _("Transport")
    ENVIRONMENT = "environment", _("Environment")
    WELFARE = "welfare", _("Welfare")
    HOUSING = "housing", _("Housing")
    ECONOMY = "economy", _("Economy")
    CULTURE = "culture", _("Culture")
    ADMINISTRATION = "administration", _("Administration")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Agenda(models.Model):
    """One agenda of one term of office. ``area_codes``: codes, because a code outlives one version of a boundary; none: the whole city."""

    class Status(models.TextChoices):
        """The vocabulary of Korea's Manifesto movement, by which every local government reports its pledges."""

        DONE = "done", _("Done")
        CONTINUED = "continued", _("Done and continued")
        ON_TRACK = "on_track", _("On track")
        PARTIAL = "partial", _("Partly under way")
        ON_HOLD = "on_hold", _("On hold")
        DROPPED = "dropped", _("Dropped")
        OTHER = "other", _("Other")

    code = models.CharField(max_length=20, unique=True)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    term = models.PositiveSmallIntegerField(
        help_text=_("Elected term of local government (민선 n기)"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    field = models.CharField(max_length=16, choices=Field.choices)
    promise_ko = models.TextField(blank=True)
    promise_en = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ON_TRACK)
    status_on = models.DateField(null=True, blank=True, help_text=_("Day of the self-assessment that gave the status"))
    department = models.ForeignKey("accounts.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="agendas")
    area_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    source = models.CharField(max_length=40)

    class Meta:
        ordering = ("code",)
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def __str__(self) -> str:
        return f"{self.code} {self.title_ko}"
