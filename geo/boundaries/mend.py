"""Mending a level's outlines into a coverage: no crossed rings, no overlaps, no slits.

What is hair-thin is mended and reported; what is more than ``max_overlap`` of the land (0.01 % unless told otherwise) is refused, because
then nobody knows whose land it is. Everything in metres (EPSG:5186).
"""

from collections.abc import Sequence

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from .report import Report

MAX_OVERLAP = 0.0001
SLIT_M = 1.0  # Gaps narrower than this are drawing errors and are closed.
WORST = 5  # As many are named in a refusal; the rest is counted.


def mend_borders(
    outlines: Sequence[BaseGeometry], names: Sequence[str], report: Report, *, max_overlap: float = MAX_OVERLAP
) -> list[BaseGeometry]:
    """Outlines with whole rings as a valid coverage, in their order; as they are if the report refuses them."""
    whole = list(outlines)
    total = float(sum(outline.area for outline in whole))
    _check_overlaps(whole, names, report, total, max_overlap)
    _check_gaps(whole, names, report, total, max_overlap)
    if report.of("refused"):
        return whole
    if shapely.coverage_is_valid(whole, gap_width=SLIT_M):
        return whole
    cleaned = [_polygonal(part) for part in shapely.coverage_clean(np.asarray(whole, dtype=object), gap_width=SLIT_M)]  # type: ignore[attr-defined]
    _report_moves(whole, cleaned, names, report)
    if not shapely.coverage_is_valid(cleaned):
        report.refuse(_("The borders could not be mended into a coverage without overlaps and gaps."))
    return cleaned


def mend_rings(outline: BaseGeometry, name: str, report: Report) -> BaseGeometry:
    """The outline without crossed or repeated rings."""
    if outline.is_valid:
        return outline
    reason = shapely.is_valid_reason(outline)
    mended = _polygonal(shapely.make_valid(outline, method="structure", keep_collapsed=False))
    report.mend(
        _("%(area)s: a broken ring was mended (%(reason)s); its area changed by %(change).1f m².")
        % {"area": name, "reason": reason, "change": mended.area - outline.area},
        name,
    )
    return mended


def _check_overlaps(outlines: list[BaseGeometry], names: Sequence[str], report: Report, total: float, limit: float) -> None:
    pairs = shapely.STRtree(outlines).query(outlines, predicate="intersects").T
    found = []
    for one, two in pairs[pairs[:, 0] < pairs[:, 1]]:
        shared = outlines[one].intersection(outlines[two]).area
        if shared > 0:
            found.append((float(shared), f"{names[one]}–{names[two]}"))
    sentence = _("Areas overlap by %(amount).0f m², %(share).4f %% of the land (at most %(limit).4f %%): %(worst)s.")
    _refuse_above(sentence, found, report, total, limit)


def _check_gaps(outlines: list[BaseGeometry], names: Sequence[str], report: Report, total: float, limit: float) -> None:
    parts = shapely.get_parts(shapely.union_all(outlines))
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    found = [(float(hole.area), _beside(hole, outlines, names)) for hole in holes]
    sentence = _("Gaps between areas make up %(amount).0f m², %(share).4f %% of the land (at most %(limit).4f %%): %(worst)s.")
    _refuse_above(sentence, found, report, total, limit)


def _refuse_above(template: str, found: list[tuple[float, str]], report: Report, total: float, limit: float) -> None:
    amount = sum(area for area, _place in found)
    if amount > limit * total:
        report.refuse(_sentence(template, found, amount, total, limit))


def _sentence(template: str, found: list[tuple[float, str]], amount: float, total: float, limit: float) -> str:
    worst = "; ".join(f"{place} {area:,.1f} m²" for area, place in sorted(found, reverse=True)[:WORST])
    more = len(found) - WORST
    if more > 0:
        worst += _(" and %(count)d more") % {"count": more}
    return template % {"amount": amount, "share": amount / total * 100, "limit": limit * 100, "worst": worst}


def _beside(hole: BaseGeometry, outlines: list[BaseGeometry], names: Sequence[str]) -> str:
    return "–".join(names[number] for number in shapely.STRtree(outlines).query(hole, predicate="intersects")[:3])


def _report_moves(before: list[BaseGeometry], after: list[BaseGeometry], names: Sequence[str], report: Report) -> None:
    moved = [(float(shapely.symmetric_difference(old, new).area), name) for old, new, name in zip(before, after, names, strict=True)]
    felt = sorted(((area, name) for area, name in moved if area >= 0.05), reverse=True)
    for area, name in felt:
        report.mend(
            _("%(area)s: overlapping or open borders were joined with the neighbours'; %(amount).1f m² changed hands.")
            % {"area": name, "amount": area},
            name,
        )


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Only the areal parts: mending may leave points and lines behind."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    flat = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)
