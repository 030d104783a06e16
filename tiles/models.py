"""Points of low zooms, gathered ahead of time: one row a grid cell, per subject (a layer as some audience draws it)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Clustering(models.Model):
    """When and from what a subject's clusters were made.

    ``changes``: the changes that the rows they were counted from already contained. A tile that a later change touches is counted
    afresh from the rows until the next refresh, so a count is never old.
    """

    subject = models.CharField(max_length=80, primary_key=True)
    facts = models.CharField(max_length=64, help_text=_("Digest of the declaration the clusters were made by"))
    changes = ArrayField(models.UUIDField())
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.subject


class Cluster(models.Model):
    """The points in one cell of the grid of ``zoom`` + GRID_ZOOMS: how many, their mean position, and the key of the only one."""

    pk = models.CompositePrimaryKey("subject", "zoom", "column", "row")
    subject = models.CharField(max_length=80)
    zoom = models.SmallIntegerField()
    column = models.IntegerField()
    row = models.IntegerField()
    count = models.IntegerField()
    x = models.FloatField()
    y = models.FloatField()
    sole = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.subject} {self.zoom}/{self.column}/{self.row}: {self.count}"
