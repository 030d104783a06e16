"""Stations, what they observe, and the streams of readings that come of it."""

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.indexes import GistIndex
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.audience import Audience


class Station(models.Model):
    """Where something is measured: a point, or a stretch of road. A *Thing* with its *Location*.

    ``attributes``: facts only one kind has (racks, network, river …); those that are shown are columns generated from it.
    """

    class Kind(models.TextChoices):
        AIR = "air", _("Air quality")
        WATER = "water", _("Water quality")
        RIVER = "river", _("River gauge")
        RAIN = "rain", _("Rain gauge")
        SDOT = "sdot", _("S-DoT environment sensor")
        TRAFFIC_LINK = "traffic_link", _("Road link")
        BIKE = "bike", _("Bike station")
        WEATHER = "weather", _("Weather station")

    class Status(models.TextChoices):
        OPEN = "open", _("In operation")
        MAINTENANCE = "maintenance", _("Under maintenance")
        CLOSED = "closed", _("Closed")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    code = models.CharField(max_length=64, help_text=_("What the operator calls it; unique within its kind"))
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True, db_default="")
    geometry = models.GeometryField(srid=4326, spatial_index=False)
    geometry_3857 = models.GeneratedField(
        expression=Transform("geometry", 3857), output_field=models.GeometryField(srid=3857, spatial_index=False), db_persist=True
    )
    address = models.CharField(max_length=200, blank=True, null=True)
    operator = models.CharField(max_length=120, blank=True, null=True)
    district_code = models.CharField(max_length=20, blank=True, null=True)
    source = models.ForeignKey("feeds.DataSource", on_delete=models.PROTECT, to_field="slug", db_column="source", related_name="+")
    audience = models.PositiveSmallIntegerField(
        choices=[(a.value, a.slug) for a in Audience], default=Audience.PUBLIC.value, db_default=Audience.PUBLIC.value
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN, db_default="open")
    attributes = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    network = models.GeneratedField(expression=KT("attributes__network"), output_field=models.TextField(null=True), db_persist=True)
    waterway = models.GeneratedField(expression=KT("attributes__waterway"), output_field=models.TextField(null=True), db_persist=True)
    racks = models.GeneratedField(
        expression=Cast(KT("attributes__racks"), models.IntegerField()), output_field=models.IntegerField(null=True), db_persist=True
    )
    length_m = models.GeneratedField(
        expression=Cast(KT("attributes__length_m"), models.FloatField()), output_field=models.FloatField(null=True), db_persist=True
    )

    control_level = models.GeneratedField(
        expression=Cast(KT("attributes__control_level"), models.FloatField()), output_field=models.FloatField(null=True), db_persist=True
    )
    flood_level = models.GeneratedField(
        expression=Cast(KT("attributes__flood_level"), models.FloatField()), output_field=models.FloatField(null=True), db_persist=True
    )
    bed_level = models.GeneratedField(
        expression=Cast(KT("attributes__bed_level"), models.FloatField()), output_field=models.FloatField(null=True), db_persist=True
    )
    levee_level = models.GeneratedField(
        expression=Cast(KT("attributes__levee_level"), models.FloatField()), output_field=models.FloatField(null=True), db_persist=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="station_code_once_a_kind")]
        indexes = [
            GistIndex(fields=["geometry"], name="station_geometry_gist"),
            GistIndex(fields=["geometry_3857"], name="station_geometry_3857_gist"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.name_ko}"


class ObservedProperty(models.Model):
    """What is measured: particulate matter, a water level. ``unit``: UCUM; ``shown_unit``: as it stands on the screen.

    ``lowest`` and ``highest``: what is outside cannot be, and is marked as suspect. ``codes``: what coded results mean.
    """

    code = models.SlugField(max_length=40, unique=True)
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    shown_unit = models.CharField(max_length=20, blank=True)
    lowest = models.FloatField(null=True, blank=True)
    highest = models.FloatField(null=True, blank=True)
    codes = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))

    class Meta:
        verbose_name_plural = "observed properties"

    def __str__(self) -> str:
        return self.code


class Retention(models.IntegerChoices):
    """``LIVE``: kept by the day and dropped after some months. ``ARCHIVE``: kept by the year, for ever."""

    LIVE = 0, _("live")
    ARCHIVE = 1, _("archive")


class Datastream(models.Model):
    """The readings of one property at one station, of one period.

    ``period``: ISO 8601, what one reading stands for. ``expected_interval``: after three of them without a reading the stream is stale.
    ``shown``: the map's state is read from it. ``thresholds``: level → value in the unit of the property.
    """

    id = models.AutoField(primary_key=True)  # four bytes in every observation
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="datastreams")
    observed_property = models.ForeignKey(ObservedProperty, on_delete=models.PROTECT, related_name="datastreams")
    period = models.CharField(max_length=10, db_default="PT1H", default="PT1H")
    expected_interval = models.DurationField()
    retention = models.PositiveSmallIntegerField(choices=Retention.choices, default=Retention.LIVE, db_default=0)
    shown = models.BooleanField(default=True, db_default=True)
    thresholds = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "observed_property", "period"], name="datastream_once_a_period"),
            models.UniqueConstraint(
                fields=["station", "observed_property"], condition=models.Q(shown=True), name="datastream_one_shown_per_property"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.observed_property_id} {self.period}"
