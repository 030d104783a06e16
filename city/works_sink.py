"""Where the rows of construction sources go: a site per code, its organisations, and one report of progress per day.

What officials add (project, department, note, English name) is not touched. A site that a newer file no longer names stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F
from django.utils import timezone

from feeds.models import Run
from feeds.records import Finding, Record, rejected

from .history import changing
from .models import ConstructionSite, Organisation, ProgressReport

OF_RECORD = {"reported_on", "planned", "actual"}
ROLES = ("client", "contractor", "supervisor")


@dataclass(frozen=True, slots=True)
class WorksSink:
    relation: str = "city_constructionsite"

    def has(self, column: str) -> bool:
        return column in ("district_code", "outside_city")

    def store(self, connector: str, source: str) -> "WorksStore":
        return WorksStore(connector, source)


@dataclass(slots=True)
class WorksStore:
    connector: str
    source: str
    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _staged: list[Record] = field(default_factory=list)

    def count(self) -> int:
        return ConstructionSite.objects.filter(source=self.source).count()

    def holds(self, digest: str) -> bool:
        last = Run.objects.filter(connector=self.connector, state=Run.State.DONE).order_by("-started_at", "-pk").first()
        return last is not None and last.digest == digest and self.count() > 0

    def fit(self, record: Record) -> Record | Finding:
        """One row per site and day: the first stands."""
        if record.key in self._seen:
            return rejected(record.row, "", "repeated")
        self._seen.add(record.key)
        return record

    def stage(self, records: Iterable[Record]) -> int:
        self._staged = list(records)
        return len(self._staged)

    def swap(self, digest: str) -> None:
        with changing(None, self.connector):
            sites = self._write_sites(_newest(self._staged))
            self._write_reports(sites)

    def _write_sites(self, newest: dict[str, Record]) -> dict[str, int]:
        """Facts from each site's newest row. Answers code → key."""
        organisations = _organisations(newest.values())
        standing = {s.code: s for s in ConstructionSite.objects.select_for_update().filter(source=self.source, code__in=newest)}
        fresh = []
        for code, record in newest.items():
            facts = _facts(record, organisations)
            site = standing.get(code)
            if site is None:
                fresh.append(ConstructionSite(code=code, source=self.source, **facts))
            elif any(getattr(site, name) != value for name, value in facts.items()):
                rows = ConstructionSite.objects.filter(pk=site.pk)
                rows.update(**facts, version=F("version") + 1, updated_at=timezone.now())
        made = ConstructionSite.objects.bulk_create(fresh)
        return {site.code: site.pk for site in (*standing.values(), *made)}

    def _write_reports(self, sites: dict[str, int]) -> None:
        known = {(r.site_id, r.reported_on): r for r in ProgressReport.objects.filter(site__in=sites.values())}
        fresh, changed = [], []
        for record in self._staged:
            day = record.values["reported_on"]
            if not isinstance(day, date):
                continue
            figures = {"planned": record.values["planned"], "actual": record.values["actual"]}
            report = known.get((sites[record.key[0]], day))
            if report is None:
                fresh.append(ProgressReport(site_id=sites[record.key[0]], reported_on=day, source=self.source, **figures))
            elif any(getattr(report, name) != value for name, value in figures.items()):
                for name, value in figures.items():
                    setattr(report, name, value)
                changed.append(report)
        ProgressReport.objects.bulk_create(fresh)
        ProgressReport.objects.bulk_update(changed, ["planned", "actual"])


def _newest(records: Iterable[Record]) -> dict[str, Record]:
    """By code. A row without a day is older than any other."""
    found: dict[str, Record] = {}
    for record in records:
        code, day = record.key
        if code not in found or day >= found[code].key[1]:
            found[code] = record
    return found


def _organisations(records: Iterable[Record]) -> dict[str, int]:
    """Name → key of every organisation the records name."""
    names = {str(record.values[role]) for record in records for role in ROLES if record.values[role]}
    Organisation.objects.bulk_create((Organisation(name=name) for name in sorted(names)), ignore_conflicts=True)
    return dict(Organisation.objects.filter(name__in=names).values_list("name", "pk"))


def _facts(record: Record, organisations: dict[str, int]) -> dict[str, Any]:
    facts: dict[str, Any] = {name: value for name, value in record.values.items() if name not in OF_RECORD and name not in ROLES}
    facts |= {f"{role}_id": organisations.get(str(record.values[role])) for role in ROLES}
    facts["district_code"] = facts["district_code"] or ""
    facts["geometry"] = GEOSGeometry(record.geometry.wkb_hex, srid=4326) if record.geometry else None
    return facts
