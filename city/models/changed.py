"""When a row with shapes counts as changed for its history."""

import pgtrigger
from django.db import models


class ChangedBeside(pgtrigger.Condition):
    """Any column but the drawn copy, the shapes as bytes.

    PostgreSQL writes a trigger's condition into a backup without the schema of its operators, and that of geometry is found by its schema
    alone: a trigger that compares shapes as they are cannot be restored.
    """

    def __init__(self, *shapes: str) -> None:
        self.shapes = shapes

    def resolve(self, model: type[models.Model]) -> str:
        others = pgtrigger.AnyChange(exclude=[*self.shapes, "geometry_3857"]).resolve(model)
        moved = [f"ST_AsEWKB(OLD.{shape}) IS DISTINCT FROM ST_AsEWKB(NEW.{shape})" for shape in self.shapes]
        return f"({' OR '.join([f'({others})', *moved])})"
