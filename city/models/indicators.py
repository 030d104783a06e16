"""Indicators: what the city measures itself by, and the values of each area and period, every version of them.

A value is never overwritten: a correction is a new version, and the one before it says when it was superseded.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.audience import Audience
from layers import periods


class Indicator(models.Model):
    class Theme(models.TextChoices):
        SAFETY = "safety", _("Safety")
        ENVIRONMENT = "environment", _("Environment and climate")
        TRANSPORT = "transport", _("Transport")
        WELFARE = "welfare", _("Welfare and health")
        ECONOMY = "economy", _("Economy and administration")

    class Direction(models.TextChoices):
        MORE = "more", _("More is better")
        LESS = "less", _("Less is better")
        TARGET = "target", _("Hit the target")

    class Period(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    class Level(models.TextChoices):
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")

    class Rollup(models.TextChoices):
        SUM = "sum", _("Sum of the parts")
        MEAN = "mean", _("Mean of the parts, weighted by denominator or people")
        RATIO = "ratio", _("Sum of numerators by sum of denominators")
        NONE = "none", _("Not to be rolled up")

    code = models.SlugField(max_length=60, unique=True)
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    definition_ko = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    formula = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    decimals = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=6, choices=Direction.choices)
    period = models.CharField(max_length=7, choices=Period.choices, default=Period.MONTH)
    level = models.CharField(
        max_length=16, choices=Level.choices, default=Level.DISTRICT, help_text=_("The finest level it is measured at")
    )
    rollup = models.CharField(max_length=5, choices=Rollup.choices, default=Rollup.NONE)
    scale = models.FloatField(default=1, help_text=_("Of a ratio: value = scale × numerator ÷ denominator (100 for percent)"))
    theme = models.CharField(max_length=12, choices=Theme.choices)
    department = models.ForeignKey("accounts.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="indicators")
    source = models.ForeignKey("feeds.DataSource", on_delete=models.PROTECT, related_name="indicators")
    near = models.FloatField(default=0.9, help_text=_("Score from which a value is near its target"))
    far = models.FloatField(default=0.8, help_text=_("Score below which a value is far off its target"))
    audience = models.PositiveSmallIntegerField(
        choices=[(a.value, a.slug) for a in (Audience.PUBLIC, Audience.STAFF)], default=Audience.STAFF.value
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(condition=Q(far__gt=0, near__gte=F("far"), near__lte=1), name="indicator_bands_ascend"),
            models.CheckConstraint(condition=Q(audience__lte=Audience.STAFF.value), name="indicator_audience_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name_ko} ({self.code})"


class IndicatorValue(models.Model):
    """One version of the value of one indicator in one area and period.

    ``value`` null: it is known that there is none; no row: nothing is known. Both are gaps, neither is 0.
    """

    class Origin(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        ROLLUP = "rollup", _("Computed from its parts")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    area = models.ForeignKey("geo.Area", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=16, editable=False, help_text=_("The area's level, kept here for the index"))
    period_start = models.DateField(help_text=_("First day of the period"))
    value = models.FloatField(null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True, help_text=_("Of a correction its reason; for staff only"))
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.RECORDED)
    run = models.ForeignKey("feeds.Run", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("period_start", "area", "version")
        verbose_name = _("indicator value")
        verbose_name_plural = _("indicator values")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "period_start"], condition=Q(superseded_at__isnull=True), name="indicatorvalue_one_current"
            ),
            models.UniqueConstraint(fields=["indicator", "area", "period_start", "version"], name="indicatorvalue_version_once"),
        ]
        indexes = [
            models.Index(
                fields=["indicator", "level", "period_start"], condition=Q(superseded_at__isnull=True), name="indicatorvalue_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.period_start} v{self.version}"

    @property
    def period(self) -> str:
        return periods.written(self.indicator.period, self.period_start)
