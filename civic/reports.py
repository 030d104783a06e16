"""Reports of problems: what may be reported by whom, written with nothing that reaches a person, and read by whom it concerns."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.audience import Audience, Viewer
from accounts.problems import Problem
from city.indicators import read
from feeds.personal import blanked
from layers import areas
from layers.features import one
from layers.visible import projection_of

from .models import Report

LARGEST_KEY = (1 << 63) - 1


class NothingToReport(LookupError):
    """No such thing, or none that this viewer may know of: the two are not told apart."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Either a layer's feature, or an indicator in an area. ``name``: as the viewer sees it called."""

    name: str
    layer: str = ""
    feature: int | None = None
    indicator: str = ""
    area: str = ""


def feature_of(viewer: Viewer, slug: str, pk: int) -> Subject:
    """Raises NothingToReport."""
    try:
        found = one(projection_of(slug, viewer), pk) if pk <= LARGEST_KEY else None
    except Problem as error:
        raise NothingToReport from error
    if found is None:
        raise NothingToReport
    return Subject((found.name or str(pk))[:200], layer=slug, feature=pk)


def indicator_of(viewer: Viewer, code: str, area: str) -> Subject:
    """Raises NothingToReport."""
    place = areas.find(area) if area.isprintable() and len(area) <= 20 else None
    if place is None:
        raise NothingToReport
    try:
        indicator = read.one(code, viewer.audience)
    except Problem as error:
        raise NothingToReport from error
    return Subject(f"{indicator.name_ko} · {place.name_ko}"[:200], indicator=code, area=place.code)


def report(subject: Subject, kind: str, text: str, viewer: Viewer) -> str:
    """Writes it and answers the receipt's token, which nobody can be told again."""
    token = secrets.token_urlsafe(16)
    Report.objects.create(
        layer=subject.layer,
        feature=subject.feature,
        indicator=subject.indicator,
        area=subject.area,
        name=blanked(subject.name),
        kind=kind,
        text=blanked(text.strip()),
        audience=viewer.audience,
        author_id=viewer.user_id if viewer.audience >= Audience.STAFF else None,
        digest=_digest(token),
    )
    return token


def receipt(token: str, viewer: Viewer) -> Report | None:
    return Report.objects.filter(digest=_digest(token), audience__lte=viewer.audience).first()


def open_about(subject: Subject, viewer: Viewer) -> "QuerySet[Report]":
    """Newest first. Strangers read none: others' words are not theirs."""
    if viewer.audience < Audience.STAFF:
        return Report.objects.none()
    about = {"layer": subject.layer, "feature": subject.feature, "indicator": subject.indicator, "area": subject.area}
    return Report.objects.filter(**about, state=Report.State.OPEN, audience__lte=viewer.audience)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
