"""Readings: one table, partitioned by how long they are kept and then by time; and the newest reading of every stream."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .station import Datastream, Retention


class Quality(models.IntegerChoices):
    """What is known of a reading. ``NORMAL`` and ``CORRECTED`` count in means; the others do not."""

    NORMAL = 0, _("normal")
    CORRECTED = 1, _("corrected")
    MAINTENANCE = 2, _("under maintenance")
    SUSPECT = 3, _("suspect")
    SUBSTITUTED = 4, _("substituted")
    MISSING = 5, _("no data")

    @property
    def slug(self) -> str:
        return self.name.lower()


class Observation(models.Model):
    """One reading. Partitions and their bounds: ``sensors.partitions``. Rows are written by ``sensors.observations`` only.

    ``raw``: as the source wrote it, where it is no number. ``revision``: a higher one corrects a lower one of the same time.
    The stream's key is not checked by the database: that costs more than half of the rate of writing, and the one writer looks it up.
    """

    pk = models.CompositePrimaryKey("datastream_id", "phenomenon_time", "retention")
    phenomenon_time = models.DateTimeField()
    received_at = models.DateTimeField()
    result = models.FloatField(null=True)
    datastream = models.ForeignKey(
        Datastream, on_delete=models.DO_NOTHING, db_constraint=False, related_name="observations", db_index=False
    )
    retention = models.PositiveSmallIntegerField(choices=Retention.choices)
    quality = models.PositiveSmallIntegerField(choices=Quality.choices)
    revision = models.PositiveSmallIntegerField(db_default=1)
    raw = models.TextField(null=True)  # noqa: DJ001 — absent is not empty

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(result__isnull=False) | models.Q(quality__gt=0), name="gap_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.phenomenon_time:%Y-%m-%dT%H:%M%z}"


class Latest(models.Model):
    """The newest reading of a stream by the time it was taken, kept by the write path: asking for all is one small scan."""

    datastream = models.OneToOneField(Datastream, on_delete=models.CASCADE, primary_key=True, related_name="latest")
    phenomenon_time = models.DateTimeField()
    received_at = models.DateTimeField()
    result = models.FloatField(null=True)
    quality = models.PositiveSmallIntegerField(choices=Quality.choices)
    revision = models.PositiveSmallIntegerField(db_default=1)
    raw = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        verbose_name_plural = "latest"

    def __str__(self) -> str:
        return f"{self.datastream_id} {self.phenomenon_time:%Y-%m-%dT%H:%M%z}"
