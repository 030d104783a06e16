"""Loads one level of boundaries from a file of an agency."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from feeds.areas import digest_of, load_areas
from geo import crosswalk, population, seoul
from geo.boundaries.mend import MAX_OVERLAP
from geo.boundaries.report import Kind, Refused, Report
from geo.loading import Loaded
from geo.models import AreaCode
from geo.order import Order

SYSTEMS = tuple(
    system.value for system in (AreaCode.System.MOIS, AreaCode.System.KOSTAT5, AreaCode.System.KOSTAT7, AreaCode.System.KOSTAT8)
)

BESIDE = ("crosswalk", "kikmix", "population")


class Command(BaseCommand):
    help = "Load the boundaries of one level from GeoJSON, GeoPackage or Shapefile (also zipped); whole or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--level", required=True, choices=("city", "district", "neighbourhood"))
        parser.add_argument("--code-system", required=True, choices=SYSTEMS, help="whose codes the file holds")
        parser.add_argument("--source", default="sgis", help="slug of the data source (default: sgis)")
        parser.add_argument("--crs", default="", help="read the file in this system, whatever it says, for example EPSG:5174")
        parser.add_argument("--valid-from", type=date.fromisoformat, help="first day of these boundaries (default: the day the file shows)")
        parser.add_argument("--code-field", default="", help="column of the code, where it is not found by its digits")
        parser.add_argument("--name-field", default="", help="column of the Korean name")
        parser.add_argument(
            "--max-overlap",
            type=_share,
            default=MAX_OVERLAP,
            help="largest part of the land in overlaps or gaps that is mended (default: 0.0001)",
        )
        parser.add_argument("--crosswalk", type=Path, help="CSV of KOSTAT and MOIS codes")
        parser.add_argument("--kikmix", type=Path, help="XLSX of the MOIS codes in force")
        parser.add_argument("--population", type=Path, help="CSV of people per area")
        parser.add_argument(
            "--population-on", type=date.fromisoformat, help="day of the population figures, where the file does not say it"
        )
        parser.add_argument("--replace-demo", action="store_true", help="remove the demo city's areas first")
        parser.add_argument("--force", action="store_true", help="load although known areas are missing")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the report")

    def handle(self, *args: object, **options: Any) -> None:
        with translation.override(options["lang"]):
            digest = digest_of(options["file"], [options[name] for name in BESIDE if options[name]])
            try:
                loaded = load_areas(order_of(options), digest)
            except Refused as refusal:
                write_report(self, refusal.report)
                raise CommandError(_("%(file)s was not loaded; nothing was changed.") % {"file": options["file"].name}) from refusal
            write_report(self, loaded.report)
            self.stdout.write(summary(loaded, dry_run=options["dry_run"]))


def order_of(options: dict[str, Any]) -> Order:
    same = (
        "level",
        "code_system",
        "source",
        "crs",
        "code_field",
        "name_field",
        "valid_from",
        "max_overlap",
        "population_on",
        "replace_demo",
        "force",
        "dry_run",
    )
    return Order(
        path=options["file"],
        crosswalk=crosswalk.read(options["crosswalk"], options["kikmix"], seoul.table().city.mois[:2]),
        people=population.read(options["population"]) if options["population"] else None,
        **{name: options[name] for name in same},
    )


def write_report(command: BaseCommand, report: Report) -> None:
    marks: dict[Kind, str] = {"note": "·", "mended": "~", "refused": "✗"}
    for kind, mark in marks.items():
        for finding in report.of(kind):
            command.stdout.write(f"{mark} {finding.sentence}")


def summary(loaded: Loaded, *, dry_run: bool) -> str:
    sentence = _(
        "%(read)d areas read (%(crs)s, in force from %(day)s). With city and zones: %(created)d new, %(replaced)d with a new version, "
        "%(corrected)d corrected, %(updated)d updated, %(retired)d ended, %(unchanged)d unchanged."
    ) % {
        "read": loaded.read,
        "crs": loaded.crs,
        "day": loaded.valid_from,
        "created": loaded.saved.created,
        "replaced": loaded.saved.replaced,
        "corrected": loaded.saved.corrected,
        "updated": loaded.saved.updated,
        "retired": loaded.saved.retired,
        "unchanged": loaded.saved.unchanged,
    }
    return _("Dry run, nothing was written: %(summary)s") % {"summary": sentence} if dry_run else sentence


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value
