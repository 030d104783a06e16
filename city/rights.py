"""Who may change what: an official of the department that owns it, or of one above, and the operator. Seeing gives no right to change."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from accounts.audience import Viewer
from accounts.departments import with_those_below
from accounts.models import Role

M = TypeVar("M", bound=Model)


def may_edit(viewer: Viewer, owner_id: int | None) -> bool:
    """``owner_id``: the department that owns the thing. What nobody owns is the operator's alone."""
    if viewer.is_anonymous:
        return False
    if viewer.role == Role.OPERATOR:
        return True
    official = viewer.role == Role.OFFICIAL and viewer.department_id is not None and owner_id is not None
    return official and (viewer.department_id == owner_id or owner_id in with_those_below(viewer.department_id or 0))


def editable(rows: "QuerySet[M]", viewer: Viewer) -> "QuerySet[M]":
    """Of rows with a ``department`` those that this viewer may change."""
    if not viewer.is_anonymous and viewer.role == Role.OPERATOR:
        return rows
    official = viewer.role == Role.OFFICIAL and viewer.department_id is not None
    return rows.filter(department__in=with_those_below(viewer.department_id or 0)) if official else rows.none()
