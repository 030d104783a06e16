"""What the layers keep themselves: the change log."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


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


class Dataset(models.Model):
    """An imported file that is a layer without a line of code. Its rows are in a table of their own, ``data.<table>``.

    ``public_fields``: what strangers see, named one by one; while it is empty they do not even know of the layer.
    """

    class GeometryType(models.TextChoices):
        POINT = "point", _("Points")
        LINE = "line", _("Lines")
        POLYGON = "polygon", _("Areas")

    slug = models.SlugField(max_length=40, unique=True)
    table = models.CharField(max_length=40, unique=True, editable=False)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    description_ko = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    source = models.ForeignKey("feeds.DataSource", on_delete=models.PROTECT, related_name="datasets")
    geometry_type = models.CharField(max_length=8, choices=GeometryType.choices, editable=False)
    columns = models.JSONField(default=list, editable=False, help_text=_("Per column: name, title, kind"))
    public_fields = models.JSONField(default=list, blank=True)
    name_field = models.CharField(max_length=40, blank=True)
    color = models.CharField(max_length=30, default="accent")
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.slug
