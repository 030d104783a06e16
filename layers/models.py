"""What the layers keep themselves: the change log."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now


class Change(models.Model):
    """One statement that changed what a subject (a layer as some audience draws it) shows. Written by triggers, never by hand.

    The key is random on purpose: ids do not follow commit order, so nothing may be read off their order. A version is the
    exclusive or of the keys of the changes it stands for, the same in every process and after a restart.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    subject = models.CharField(max_length=80)
    boxes = ArrayField(
        ArrayField(models.FloatField(), size=4), null=True, blank=True, help_text="west, south, east, north in EPSG:3857; null: everywhere"
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.id}"
