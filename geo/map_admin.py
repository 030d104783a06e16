"""Admin pages whose places are edited on a map of our own."""

from typing import Any

from django.contrib.gis.db import models
from django.db.models import Field
from django.http import HttpRequest

from .map_fields import PointField, ShapeField


class MapAdmin:
    """To stand before ModelAdmin: points get longitude, latitude and a map, other geometries GeoJSON and a map."""

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest | None, **options: Any) -> Any:
        if isinstance(db_field, models.PointField):
            return db_field.formfield(form_class=PointField, **options)  # type: ignore[arg-type]  # not one of Django's own
        if isinstance(db_field, models.GeometryField):
            return db_field.formfield(form_class=ShapeField, **options)  # type: ignore[arg-type]  # nor this one
        return super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
