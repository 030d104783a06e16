"""Points of low zooms, gathered ahead of time: one row a grid cell, per subject (a layer as some audience draws it)."""

from django.db import models

from layers.models import MadeAhead


class Clustering(MadeAhead):
    """That a subject's clusters were made."""


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
