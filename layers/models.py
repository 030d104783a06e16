"""What the layers keep themselves: the change log, imported datasets, and what is counted ahead."""

from django.contrib.gis.db.models import GeometryField
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
        ArrayField(models.FloatField(), size=4),
        null=True,
        blank=True,
        help_text=_("west, south, east, north in EPSG:3857; null: everywhere"),
    )
    itemised = models.BooleanField(default=False, db_default=False)  # each row that changed has its moves
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"{self.subject} {self.id}"


class Move(models.Model):
    """A row that an itemised change took away (``gone``) or brought: one that was moved has both. Written by the same triggers, and
    forgotten when what is counted ahead contains the change. ``source``: what the row names as its own, "" for none."""

    change = models.UUIDField(db_index=True)  # no foreign key: writers must not wait for whoever shortens the log
    gone = models.BooleanField()
    source = models.TextField()
    place = GeometryField(srid=4326, null=True, spatial_index=False)

    def __str__(self) -> str:
        return f"{'−' if self.gone else '+'} {self.change}"


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


class MadeAhead(models.Model):
    """That something was made ahead of a subject's rows (a layer as some audience draws it), and from what; layers.ahead reads it.

    ``changes``: the changes that those rows already contained. What a later one touches is made from the rows until the worker has been
    there, so nothing that is told is old.
    """

    subject = models.CharField(max_length=80, primary_key=True)
    facts = models.CharField(max_length=64, help_text=_("Digest of the declaration it was made by"))
    changes = ArrayField(models.UUIDField())
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.subject


class Counting(MadeAhead):
    """That a subject was counted."""


class AreaCount(models.Model):
    """How many features of a subject lie in an area, and between which ids. It holds for this outline of the area and for no other."""

    pk = models.CompositePrimaryKey("subject", "area", "outline_digest")
    subject = models.CharField(max_length=80)
    area = models.BigIntegerField()  # no foreign key: the outline says whether it still holds
    outline_digest = models.CharField(max_length=32)
    count = models.IntegerField()
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} in {self.area}: {self.count}"


class SourceCount(models.Model):
    """How many features of a subject name this source ("" for none), and the box in degrees that holds their places."""

    pk = models.CompositePrimaryKey("subject", "source")
    subject = models.CharField(max_length=80)
    source = models.TextField()
    count = models.IntegerField()
    box = ArrayField(models.FloatField(), size=4, null=True)

    def __str__(self) -> str:
        return f"{self.subject} of {self.source}: {self.count}"
