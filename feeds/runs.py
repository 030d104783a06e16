"""One run of a connector: whole or nothing, repeatable, and with a report of everything that was left out.

The row in ``feeds_run`` is written outside the transaction of the data, so a run that fails leaves the old data and a word why.
"""

import getpass
import hashlib
import logging
import os
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from .connector import Connector, Header, SourceFacts
from .errors import Refused
from .models import DataSource, Run
from .places import Places, places_today
from .records import Finding, Record, mended, note, rejected
from .report import sentence
from .sink import Store

logger = logging.getLogger(__name__)

# Rows of the report that are kept one by one; a file that is wrong throughout says so with its figures.
MOST_FINDINGS = 5_000

# Below this part of the standing rows a file is more likely cut off than right.
SHRINK = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """``keep_outside``: what lies outside the city is kept with a flag instead of being left out."""

    keep_outside: bool = False
    force: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """``unchanged``: the same input stands already; ``run`` is then the run that brought it, if there was one."""

    run: Run | None
    unchanged: bool = False


Progress = Callable[[int], object]


def run(connector: Connector, file: Path, *, store: Store, options: Options | None = None, progress: Progress | None = None) -> Outcome:
    """Raises Refused, with the old data in place and, unless it was a dry run, a failed Run that says why."""
    options = options or Options()
    if not file.is_file():
        raise Refused("no_file")
    with _alone(connector.target.relation):
        places = places_today()
        digest = _digest(connector, file, options, places)
        if store.holds(digest) and not options.force:
            return Outcome(Run.objects.filter(digest=digest, state=Run.State.DONE).order_by("-started_at").first(), unchanged=True)
        row = _begin(connector, file, digest, options)
        try:
            _load(_Sieve(row, connector, places, options, progress, store), file)
        except BaseException as error:
            _fail(row, error, options)
            raise
    return Outcome(row)


def ensure_source(facts: SourceFacts) -> DataSource:
    values = {name: getattr(facts, name) for name in facts.__slots__ if name != "slug"}
    source, _ = DataSource.objects.update_or_create(slug=facts.slug, defaults=values)
    return source


def starter() -> str:
    """Who gives the command: the account on the server, or the one that took another's rights. Empty where it has no name."""
    try:
        return (os.environ.get("SUDO_USER") or getpass.getuser())[:150]
    except (KeyError, OSError):  # a container may run under a number that nobody is called by
        return ""


def note_refusal(connector: Connector, refusal: Refused) -> Run:
    """A failed Run, for a caller whose own transaction took the run's row back with the data."""
    row = Run(source=ensure_source(connector.source), connector=connector.name, started_by=starter())
    _end_refused(row, refusal)
    row.save()
    return row


@dataclass(slots=True)
class _Sieve:
    """Passes on what is kept and counts, on the run's row, what is not."""

    row: Run
    connector: Connector
    places: Places
    options: Options
    progress: Progress | None
    store: Store
    unrecorded: int = field(default=0)

    def kept(self, items: Iterable[Record | Finding]) -> Iterator[Record]:
        for item in items:
            self.row.read += 1
            if self.progress:
                self.progress(1)
            placed = self._fitted(item) if isinstance(item, Record) else item
            if isinstance(placed, Finding):
                self.row.rejected += 1
                self.add(placed)
            else:
                self.row.mended += bool(placed.mended)
                for finding in placed.mended:
                    self.add(finding)
                yield placed

    def add(self, finding: Finding) -> None:
        if len(self.row.report) < MOST_FINDINGS:
            self.row.report.append(finding.as_json())
        else:
            self.unrecorded += 1

    def _fitted(self, record: Record) -> Record | Finding:
        placed = self._placed(record)
        return self.store.fit(placed) if isinstance(placed, Record) else placed

    def _placed(self, record: Record) -> Record | Finding:
        """The rule of the city's border: what lies outside is left out, or kept with a flag where the options say so."""
        table = self.connector.target
        geometry = record.geometry
        if geometry is None:
            return record
        if table.has("district_code") and self.places.known == "real":
            record = record.with_values(district_code=self.places.district(geometry))
        if not table.has("outside_city"):
            return record
        metres = self.places.metres_outside(geometry)
        if metres and not self.options.keep_outside:
            return rejected(record.row, "", "outside_city", metres=metres)
        if metres:
            record = record.with_finding(mended(record.row, "", "kept_outside", metres=metres))
        return record.with_values(outside_city=bool(metres))


def _load(sieve: _Sieve, file: Path) -> None:
    row, options, store = sieve.row, sieve.options, sieve.store
    _note_header(row, sieve.connector.header(file))
    if sieve.connector.target.has("outside_city") and sieve.places.known != "real":
        sieve.add(note("no_areas" if sieve.places.known == "none" else "demo_areas"))
    with transaction.atomic():
        before = store.count()
        row.kept = store.stage(sieve.kept(sieve.connector.records(file)))
        if not row.kept:
            raise Refused("nothing_kept")
        if row.kept < before * SHRINK and not options.force:
            raise Refused("shrinks", before=before, after=row.kept)
        store.swap(row.digest)
        if sieve.unrecorded:
            row.report.append(note("more", count=sieve.unrecorded).as_json())
        row.state, row.ended_at = Run.State.DONE, timezone.now()
        if options.dry_run:
            transaction.set_rollback(True)
        else:
            row.save()


def _note_header(row: Run, header: Header) -> None:
    row.unknown_fields = list(header.unknown)
    row.dropped_fields = [{"field": f, "why": "personal"} for f in header.personal]
    row.dropped_fields += [{"field": f, "why": "not_needed"} for f in header.not_needed]


def _begin(connector: Connector, file: Path, digest: str, options: Options) -> Run:
    """Under the lock nobody else runs this connector, so a row that says “running” was left by a process that died."""
    if options.dry_run:
        return Run(connector=connector.name, digest=digest)
    dead = Run.objects.filter(connector=connector.name, state=Run.State.RUNNING)
    refusal = {"kind": "refused", "code": "killed", "params": {}}
    dead.update(state=Run.State.FAILED, ended_at=timezone.now(), error=sentence("killed", {}, "ko"), report=[refusal])
    return Run.objects.create(
        source=ensure_source(connector.source), connector=connector.name, digest=digest, file=file.name[:200], started_by=starter()
    )


def _fail(row: Run, error: BaseException, options: Options) -> None:
    """Raises Refused for what is no refusal yet. The words of foreign errors may quote the file's rows, so they go nowhere."""
    refusal = _refusal(error)
    _end_refused(row, refusal)
    if not options.dry_run:
        row.save()
    if isinstance(error, Exception) and refusal is not error:
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("%s failed with %s\n%s", row.connector, type(error).__name__, where)
        raise refusal from None


def _end_refused(row: Run, refusal: Refused) -> None:
    row.kept, row.state, row.ended_at = 0, Run.State.FAILED, timezone.now()
    row.error = sentence(refusal.code, refusal.params, "ko")
    row.report.append({"kind": "refused", "code": refusal.code, "params": dict(refusal.params)})


def _refusal(error: BaseException) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, DatabaseError):
        return Refused("database", state=getattr(error.__cause__, "sqlstate", None) or "?")
    if isinstance(error, Exception):
        return Refused("unexpected", kind=type(error).__name__)
    return Refused("interrupted")


def _digest(connector: Connector, file: Path, options: Options, places: Places) -> str:
    """Of everything that decides the outcome: the file, how it is read, and the borders it is judged by."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    digest.update(f"{connector.name}:{connector.version}:{options.keep_outside}:{places.fingerprint}".encode())
    return digest.hexdigest()


@contextmanager
def _alone(relation: str) -> Iterator[None]:
    """One run per table at a time. Raises Refused when another is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"feeds.run:{relation}"])
        taken = cursor.fetchone()
    if not taken or not taken[0]:
        raise Refused("already_running")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"feeds.run:{relation}"])
