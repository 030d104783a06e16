"""Areas: city → zone (권역) → district (자치구) → neighbourhood (행정동), each with a lifetime.

"Which district" always means "on which day": boundaries and codes change, so every look-up takes a date.
"""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _


class Area(models.Model):
    """One area in one version of its boundary, valid from ``valid_from`` until the day before ``valid_to``."""

    class Level(models.TextChoices):
        CITY = "city", _("City")
        ZONE = "zone", _("Zone")
        DISTRICT = "district", _("District")
        NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood")

    level = models.CharField(max_length=16, choices=Level.choices)
    code = models.CharField(max_length=20, help_text=_("The code in URLs: MOIS, 10 digits; zones and demo areas have their own."))
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    name_romanised = models.CharField(
        max_length=160,
        blank=True,
        editable=False,
        db_default="",
        help_text=_("The Korean name in Latin letters; shown where there is no English one"),
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    population_on = models.DateField(null=True, blank=True)
    area_m2 = models.FloatField(help_text=_("Measured in EPSG:5186"))
    density = models.GeneratedField(
        expression=models.F("population") * 1_000_000.0 / models.F("area_m2"),
        output_field=models.FloatField(),
        db_persist=True,
        help_text=_("People per square kilometre"),
    )
    geometry = models.MultiPolygonField(srid=4326)
    outline_digest = models.GeneratedField(
        expression=models.Func(
            models.Func("geometry", function="ST_AsEWKB", output_field=models.BinaryField()),
            function="md5",
            output_field=models.CharField(max_length=32),
        ),
        output_field=models.CharField(max_length=32),
        db_persist=True,
        help_text=_("Digest of the geometry: what was counted in it knows by this whether it still holds"),
    )
    geometry_3857 = models.MultiPolygonField(srid=3857, editable=False, help_text=_("To draw from; set with geometry"))
    label_point = models.PointField(srid=4326)
    source = models.CharField(max_length=40, help_text=_("Slug of the data source; “demo” for the schematic city"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="area_code_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")), name="area_lives_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["level", "valid_to"]),
            models.Index(fields=["code"]),
        ]

    def __str__(self) -> str:
        return f"{self.name_ko} ({self.code})"

    @property
    def english(self) -> str:
        """The given name, else the romanised one, else the Korean one."""
        return self.name_en or self.name_romanised or self.name_ko


class AreaCode(models.Model):
    """A code of an area in one code system. The same digits mean different districts elsewhere: never join on digits alone."""

    class System(models.TextChoices):
        MOIS = "mois", "MOIS 10"
        KOSTAT7 = "kostat7", "KOSTAT 7"
        KOSTAT8 = "kostat8", "KOSTAT 8"
        KOSTAT5 = "kostat5", "KOSTAT 5"
        MADANG = "madang", "Madang"
        DEMO = "demo", "Demo"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=10, choices=System.choices)
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "system"], name="area_one_code_per_system")]
        indexes = [models.Index(fields=["system", "code"])]

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"


class AreaShape(models.Model):
    """A boundary simplified together with its neighbours for zooms up to ``max_zoom``, so that shared borders stay shared."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="shapes")
    max_zoom = models.PositiveSmallIntegerField()
    tolerance_m = models.FloatField()
    geometry_3857 = models.MultiPolygonField(srid=3857)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "max_zoom"], name="area_one_shape_per_zoom")]

    def __str__(self) -> str:
        return f"{self.area_id} ≤ z{self.max_zoom}"


class AreaSuccession(models.Model):
    """Where a retired area went: its URL leads to its successor."""

    predecessor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    share = models.FloatField(default=1.0, help_text=_("Part of the predecessor's area that the successor took, 0 to 1"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="area_succession_once")]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
