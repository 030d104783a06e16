"""Publish a file as a layer without a line of code. Staff see it; strangers see the fields that are named public, if any."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from accounts.audience import Audience
from feeds import report
from feeds.connector import SourceFacts
from feeds.errors import Refused
from feeds.runs import Options, Outcome, ensure_source, run
from feeds.table import BadIdentifier
from layers import datasets, registry, watching
from layers.file_connector import FileConnector, Reading
from layers.models import Dataset

SOURCE = ("agency_ko", "agency_en", "licence", "url")


class Command(BaseCommand):
    help = "Import GeoJSON, GeoPackage, Shapefile (.shp or zipped) or CSV with longitude and latitude as a layer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", required=True, help="name of the layer in addresses: lower-case letters, digits, hyphens")
        for name in ("title-ko", "title-en", "description-ko", "description-en", *(field.replace("_", "-") for field in SOURCE)):
            parser.add_argument(f"--{name}")
        parser.add_argument("--public-fields", help="names of the fields that everybody may see, by comma; “-” takes all back")
        parser.add_argument("--name-field", help="the field that names a feature")
        parser.add_argument("--color", help="a colour of tiles/palette.json")
        parser.add_argument("--key", default="", help="titles of the columns that make a feature the same next time, by comma")
        parser.add_argument("--names", default="", help="names for columns: 수종=kind,높이=height")
        parser.add_argument("--keep", default="", help="titles that look personal and are not, by comma")
        for name, words in (("crs", "coordinate system, e.g. EPSG:5186"), ("layer", "layer in the file"), ("encoding", "of a Shapefile")):
            parser.add_argument(f"--{name}", default="", help=words)
        parser.add_argument("--lon", default="", help="CSV: title of the column of longitudes")
        parser.add_argument("--lat", default="", help="CSV: title of the column of latitudes")
        parser.add_argument("--force", action="store_true", help="also when the layer shrinks sharply")
        parser.add_argument("--dry-run", action="store_true", help="report only")
        parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            dataset = datasets.dataset_for(options["slug"])
            _describe(dataset, options)
            connector = FileConnector(options["file"], dataset.slug, _source(dataset, options), _reading(dataset, options))
            _check_fields(options, {column.name for column in connector.columns.kept})
            outcome = _run(dataset, connector, options)
        except Refused as refusal:
            raise CommandError(report.sentence(refusal.code, refusal.params, options["lang"])) from None
        except (BadIdentifier, datasets.SlugTaken) as error:
            raise CommandError(str(error)) from None
        for line in _said(outcome, options["lang"]):
            self.stdout.write(line)
        if not options["dry_run"]:
            _publish(dataset, options)
            self._say_fields(dataset)

    def _say_fields(self, dataset: Dataset) -> None:
        layer = datasets.declaration(dataset)
        self.stdout.write(f"/api/layers/{dataset.slug}/features · {layer.geometry_type} · {layer.audience.slug}")
        for field in layer.fields:
            self.stdout.write(f"  {field.name}: {field.title.ko} ({field.kind}, {field.audience.slug})")


def _describe(dataset: Dataset, options: dict[str, Any]) -> None:
    for name in ("title_ko", "title_en", "description_ko", "description_en", "name_field", "color"):
        if options[name] is not None:
            setattr(dataset, name, options[name])
    if options["public_fields"] is not None:  # taken back before the new rows come, given after
        dataset.public_fields = [name for name in dataset.public_fields if name in _public(dataset, options)]
    if missing := [f"--{name.replace('_', '-')}" for name in ("title_ko", "title_en") if not getattr(dataset, name)]:
        raise CommandError(f"a new layer needs {' and '.join(missing)}")


def _source(dataset: Dataset, options: dict[str, Any]) -> SourceFacts:
    """What is said once about a source is kept; public data must say whose it is and on what terms."""
    known = {name: getattr(dataset.source, name) for name in SOURCE} if dataset.pk else dict.fromkeys(SOURCE, "")
    facts = known | {name: options[name] for name in SOURCE if options[name] is not None}
    if _public(dataset, options) and not (facts["agency_ko"] and facts["licence"]):
        raise CommandError("public fields need --agency-ko and --licence: whose data it is, and on what terms")
    return SourceFacts(slug=dataset.slug, title_ko=dataset.title_ko, title_en=dataset.title_en, **facts)


def _public(dataset: Dataset, options: dict[str, Any]) -> list[str]:
    if options["public_fields"] is None:
        return list(dataset.public_fields)
    return [name for name in _split(options["public_fields"]) if name != "-"]


def _reading(dataset: Dataset, options: dict[str, Any]) -> Reading:
    pairs = [pair.partition("=") for pair in _split(options["names"])]
    return Reading(
        **{name: options[name] for name in ("crs", "layer", "encoding", "lon", "lat")},
        key=_split(options["key"]),
        names={title: name for title, _, name in pairs},
        keep=_split(options["keep"]),
        known={column["title"]: column["name"] for column in dataset.columns},
    )


def _check_fields(options: dict[str, Any], present: set[str]) -> None:
    """A field named by hand must be there: a slip of the pen must not pass for “nothing public”."""
    named = {*_split(options["public_fields"] or ""), *_split(options["name_field"] or "")} - {"-"}
    if unknown := sorted(named - present):
        raise CommandError(f"no such field: {', '.join(unknown)}; there are {', '.join(sorted(present))}")


def _run(dataset: Dataset, connector: FileConnector, options: dict[str, Any]) -> Outcome:
    chosen = Options(force=options["force"], dry_run=options["dry_run"])
    try:
        with tqdm(unit=" rows", disable=None, leave=False) as bar:
            return run(connector, options["file"], store=datasets.DatasetStore(dataset, connector), options=chosen, progress=bar.update)
    finally:
        datasets.forget()  # what was declared inside a transaction that did not commit


def _publish(dataset: Dataset, options: dict[str, Any]) -> None:
    """Whatever was said about the layer holds also when its rows stand already."""
    with transaction.atomic():
        dataset.source = ensure_source(_source(dataset, options))
        dataset.public_fields = _public(dataset, options)
        dataset.save()
        watching.watch_all([registry.get(dataset.slug, Audience.RESTRICTED)])


def _said(outcome: Outcome, language: str) -> list[str]:
    if outcome.unchanged:
        return ["같은 자료가 이미 있습니다." if language == "ko" else "The same rows stand already."]
    return list(report.lines(outcome.run, language)) if outcome.run else []


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
