"""Where a layer's or an area's data comes from, as every answer says it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from feeds import licences
from feeds.connector import connectors
from feeds.models import DataSource, Run


def describe_sources(slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """By slug, in one query; ``as_of`` is the day of the last run that was done. What nothing describes is called by its slug."""
    wanted = set(slugs)
    rows = DataSource.objects.filter(slug__in=wanted).annotate(ran_at=Max("runs__ended_at", filter=Q(runs__state=Run.State.DONE)))
    return {slug: _unknown(slug) for slug in wanted} | {row.slug: _described(row, row.ran_at) for row in rows}


def _described(source: DataSource, ran_at: datetime | None) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": {"ko": source.title_ko, "en": source.title_en},
        "agency": {"ko": source.agency_ko, "en": source.agency_en or source.agency_ko},
        "licence": source.licence,
        "licence_url": licences.url_of(source),
        "derivatives": licences.allows_derivatives(source),
        "url": source.url,
        "as_of": timezone.localdate(ran_at).isoformat() if ran_at else None,
        "updated_at": ran_at.isoformat() if ran_at else None,
    }


def _unknown(slug: str) -> dict[str, Any]:
    """Of what was never loaded: as its connector says it."""
    facts = next((c.source for c in connectors().values() if c.source.slug == slug), None)
    if facts is not None:
        return _described(DataSource(**{name: getattr(facts, name) for name in facts.__slots__}), None)
    nameless = {"ko": slug, "en": slug}
    terms = {"licence": "", "licence_url": "", "derivatives": False}
    return {"slug": slug, "title": nameless, "agency": nameless, **terms, "url": "", "as_of": None, "updated_at": None}
