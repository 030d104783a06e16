"""Who changed what, when and why, of what people edit by hand; and the way back to how it was.

Triggers (django-pghistory) write a row of history for every row that changes, whatever statement changes it. Rows written under one
``changing`` belong together: they are one entry, with its person, department and reason. A thing is a root (a project) and its parts
(its schedule, its budget); each edit changes the root's version, so every entry has a row of the root.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pghistory
from django.apps import apps

from accounts.models import User

# Of no interest to a reader of the history, and not given back by a restore.
BOOKKEEPING = frozenset({"id", "version", "updated_at"})
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Kind:
    """``parts``: models with the name of their foreign key to the root."""

    root: str
    parts: tuple[tuple[str, str], ...] = ()

    def sources(self) -> Iterator[tuple[str, str]]:
        """Each model with the field by which its rows are the root's."""
        yield self.root, "id"
        yield from ((model, f"{key}_id") for model, key in self.parts)


KINDS = {
    "agenda": Kind("Agenda"),
    "project": Kind("Project", (("ScheduleRow", "project"), ("BudgetLine", "project"))),
    "site": Kind("ConstructionSite", (("ProgressReport", "site"),)),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row. ``label``: insert, update or delete; ``values``: what changed, before and after."""

    model: str
    row: int
    label: str
    values: dict[str, tuple[Any, Any]]


@dataclass(slots=True)
class Entry:
    """One edit. ``event``: key of the root's row of history, by which it can be restored; none where only a part changed."""

    at: datetime
    user_id: int | None = None
    department: str = ""
    reason: str = ""
    event: int | None = None
    version: int | None = None
    changes: list[Change] = field(default_factory=list)


@contextmanager
def changing(user: User | None, reason: str = "") -> Iterator[None]:
    """What is written within is one entry of the history. No name is kept, only the account's key and the department's code."""
    department = user.department.code if user and user.department else ""
    with pghistory.context(user=user.pk if user else None, department=department, reason=reason):
        yield


def entries(kind: str, pk: int) -> list[Entry]:
    """Newest first. Two queries for the root and each of its parts at most."""
    found: dict[object, Entry] = {}
    for model, event in _events(kind, pk):
        context = event.pgh_context
        entry = found.setdefault(event.pgh_context_id or event.pgh_created_at, Entry(at=event.pgh_created_at))
        if context:
            told = context.metadata
            entry.user_id, entry.department, entry.reason = told.get("user"), told.get("department") or "", told.get("reason") or ""
        if model == KINDS[kind].root:
            entry.event, entry.version = event.pgh_id, event.version
        change = Change(model, event.pgh_obj_id, event.pgh_label, event.changed)
        if change.values or change.label != "update":
            entry.changes.append(change)
    return sorted(found.values(), key=lambda entry: (entry.at, entry.event or 0), reverse=True)


def _events(kind: str, pk: int) -> Iterator[tuple[str, Any]]:
    """Rows of history with what they changed, oldest first within a model."""
    for model, key in KINDS[kind].sources():
        history = _history(model)
        # The newest MOST_ROWS: what an entry beyond them changed cannot be told, so it is not shown.
        rows = history.objects.filter(**{key: pk}).select_related("pgh_context").order_by("-pgh_id")[:MOST_ROWS]
        yield from ((model, event) for event in _with_changes(reversed(rows)))


def _with_changes(events: Iterable[Any]) -> Iterator[Any]:
    before: dict[int, dict[str, Any]] = {}
    for event in events:
        now = {} if event.pgh_label == "delete" else tracked(event)
        known = {} if event.pgh_label == "insert" else now or tracked(event)  # of an older row that is not in hand: nothing is told
        then = before.get(event.pgh_obj_id, known)
        event.changed = {
            name: (then.get(name), now.get(name)) for name in {**then, **now} if name not in BOOKKEEPING and then.get(name) != now.get(name)
        }
        before[event.pgh_obj_id] = now
        yield event


def tracked(event: Any) -> dict[str, Any]:
    """The values of the row as it was written, by attribute name."""
    return {f.attname: getattr(event, f.attname) for f in event._meta.concrete_fields if not f.name.startswith("pgh_")}


def people(found: Iterable[Entry]) -> dict[int, str]:
    """Names of the accounts, for staff to read."""
    keys = {entry.user_id for entry in found if entry.user_id}
    return {user.pk: user.get_full_name() or user.get_username() for user in User.objects.filter(pk__in=keys)}


class NothingToRestore(LookupError):
    """The thing has no such version."""


def restore(kind: str, pk: int, event: int) -> None:
    """Make root and parts as they were right after that entry, as a new version. To be called within a transaction and ``changing``.

    Raises NothingToRestore, and IntegrityError where what it pointed to is gone.
    """
    root = KINDS[kind].root
    then = _history(root).objects.filter(pgh_id=event, pgh_obj_id=pk).exclude(pgh_label="delete").first()
    if then is None:
        raise NothingToRestore(event)
    for model, key in KINDS[kind].parts:
        _restore_parts(model, f"{key}_id", pk, then.pgh_created_at)
    current = _model(root).objects.select_for_update().get(pk=pk)
    _write(current, then)
    current.version += 1
    current.save()


def _restore_parts(model: str, key: str, pk: int, at: datetime) -> None:
    """What was there at that moment is there again, what was not goes."""
    wanted = {}
    for event in _history(model).objects.filter(**{key: pk}, pgh_created_at__lte=at).order_by("pgh_id"):
        wanted[event.pgh_obj_id] = event
    wanted = {row: event for row, event in wanted.items() if event.pgh_label != "delete"}
    rows = _model(model).objects.filter(**{key: pk})
    rows.exclude(pk__in=wanted).delete()
    present = {row.pk: row for row in rows}
    for row, event in wanted.items():
        instance = present.get(row) or _model(model)(pk=row)
        before = tracked_values(instance)
        _write(instance, event)
        if instance._state.adding or tracked_values(instance) != before:
            instance.save()


def tracked_values(row: Any) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.generated}


def _write(row: Any, event: Any) -> None:
    for name, value in tracked(event).items():
        if name not in BOOKKEEPING:
            setattr(row, name, value)


def _model(name: str) -> Any:
    return apps.get_model("city", name)


def _history(name: str) -> Any:
    """The model of a model's rows of history."""
    return apps.get_model("city", f"{name}Event")
