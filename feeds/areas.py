"""Boundary files as loads: whose they are, and one Run for each. Reading and writing areas is ``geo``'s, which knows no sources."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from geo.boundaries.report import Refused, Report
from geo.loading import Loaded, load
from geo.models import Area
from geo.order import Order

from .models import DataSource, Run
from .runs import starter

SGIS = {
    "title_ko": "통계청 SGIS 행정구역 경계",
    "title_en": "SGIS administrative boundaries",
    "agency_ko": "통계청",
    "agency_en": "Statistics Korea",
    "url": "https://sgis.kostat.go.kr/",
    "licence": "KOGL-1",
    "licence_url": "https://www.kogl.or.kr/info/licenseType1.do",
}

# Part of the digest: raise it when the same files would give other areas.
VERSION = 1


def load_areas(order: Order, digest: str) -> Loaded:
    """``digest``: of the file and of those that codes and people were read from (``digest_of``).

    Raises Refused; then a failed Run says why. A dry run leaves none.
    """
    try:
        with transaction.atomic():
            loaded = load(order)
            if not order.dry_run:
                _note(order, digest, loaded)
    except Refused as refusal:
        if not order.dry_run:
            _note_refusal(order, refusal)
        raise
    return loaded


def described(slug: str) -> DataSource:
    """Written only where it differs: layers may be drawn from it. A source nobody has described yet is called by its slug."""
    if slug == "sgis":
        found = DataSource.objects.filter(slug=slug, **SGIS).first()
        return found or DataSource.objects.update_or_create(slug=slug, defaults=SGIS)[0]
    nameless = {"title_ko": slug, "title_en": slug, "agency_ko": slug, "licence": "", "derivatives": False}
    return DataSource.objects.get_or_create(slug=slug, defaults=nameless)[0]


def standing(level: str, digest: str) -> Run | None:
    """The run that brought what stands, where it was of the same files."""
    last = Run.objects.filter(connector=_connector(level), state=Run.State.DONE).order_by("-started_at", "-pk").first()
    if last is None or last.digest != digest:
        return None
    return last if Area.objects.filter(level=level, source=last.source.slug, valid_to=None).count() == last.kept else None


def digest_of(file: Path, beside: Sequence[Path]) -> str:
    digest = hashlib.sha256(str(VERSION).encode())
    for path in (file, *beside):
        for part in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if part.is_file():
                digest.update(hashlib.sha256(part.read_bytes()).digest())
    return digest.hexdigest()


def _note(order: Order, digest: str, loaded: Loaded) -> None:
    run = _begun(order)
    run.state, run.digest = Run.State.DONE, digest
    run.read = run.kept = loaded.read
    run.mended = len(loaded.report.of("mended"))
    run.report = _entries(loaded.report)
    run.save()


def _note_refusal(order: Order, refusal: Refused) -> None:
    run = _begun(order)
    run.state, run.report = Run.State.FAILED, _entries(refusal.report)
    run.error = "\n".join(finding.sentence for finding in refusal.report.of("refused"))
    run.save()


def _begun(order: Order) -> Run:
    name = order.path.name[:200]
    return Run(source=described(order.source), connector=_connector(order.level), file=name, started_by=starter(), ended_at=timezone.now())


def _connector(level: str) -> str:
    return f"load-areas-{level}"


def _entries(report: Report) -> list[dict[str, str]]:
    return [{"area": finding.area, "kind": finding.kind, "reason": finding.sentence} for finding in report.findings]
