"""Where records about stations and their readings go."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from feeds.model_sink import ModelSink
from feeds.models import Run
from feeds.personal import shown
from feeds.position import position
from feeds.records import Finding, Record, Value, rejected
from feeds.row import Row
from feeds.sink import Sink

from . import partitions
from .models import Quality, Retention, Station
from .observations import CHUNK, Reading, write
from .properties import PROPERTIES, ensure_properties, ensure_streams, learn, stream_of

STATION = "sensors.Station"
CLOCK_ERROR = timedelta(minutes=10)  # a reading from later than this is one of a wrong clock


def stations_sink(kind: str, *, merged: tuple[str, ...] = ()) -> ModelSink:
    """Stations of a kind, those of the city only. One that its source no longer names is closed, not deleted: its readings stay.

    ``merged``: ``attributes`` where readings bring some of them too.
    """
    return ModelSink(
        STATION,
        key=("kind", "code"),
        fields=("name_ko", "address", "operator", "district_code", "status", "attributes"),
        constant={"kind": kind},
        mine=("kind", "source"),
        absent={"status": "closed"},
        merged=merged,
        city_only=True,
    )


def station_record(
    code: str,
    name: str,
    place: BaseGeometry,
    *,
    operator: str,
    row: int,
    address: str | None = None,
    facts: Mapping[str, Value] | None = None,
    mended: Iterable[Finding] = (),
) -> Record:
    """A station as ``stations_sink`` takes it. ``facts``: its attributes; those that are None are not known and not kept."""
    known = {fact: value for fact, value in (facts or {}).items() if value is not None}
    values = {
        "code": code,
        "name_ko": name,
        "address": address,
        "operator": operator,
        "district_code": None,
        "status": "open",
        "attributes": json.dumps(known, ensure_ascii=False),
    }
    return Record(row, (code,), place, values, tuple(mended))


def station_in(
    row: Row, code: str, name: str, *, operator: str, address: str | None = None, facts: Mapping[str, Value] | None = None
) -> Record:
    """The station that a row with longitude and latitude tells of. Raises Unusable."""
    place, number = position(row)[0], row.number
    return station_record(code, name, place, operator=operator, row=number, address=address, facts=facts, mended=row.mended)


def kind_of(sink: Sink) -> str | None:
    """Of which stations it takes rows or readings; None where it takes neither."""
    if isinstance(sink, ReadingsSink):
        return sink.kind
    return str(sink.constant["kind"]) if isinstance(sink, ModelSink) and sink.model == STATION else None


@dataclass(frozen=True, slots=True)
class ReadingsSink:
    """Readings of stations of one kind. Records hold ``station`` (code), ``property``, ``period`` (None: the shown stream), ``time``,
    ``result``, ``quality``, ``revision``, ``raw``, and ``facts``: what the row says of its station, as JSON, or None."""

    kind: str

    @property
    def relation(self) -> str:
        return f"sensors_observation:{self.kind}"

    def has(self, column: str) -> bool:
        return False

    def store(self, connector: str, source: str) -> "ReadingsStore":
        return ReadingsStore(self.kind, connector)


class ReadingsStore:
    """Adds and corrects; takes nothing away. What is no reading of a known station is left out with the reason."""

    def __init__(self, kind: str, connector: str) -> None:
        self._kind, self._connector = kind, connector
        self._stations: dict[str, Station] | None = None
        self._now = timezone.now()
        self._kept_from = partitions.oldest_kept(self._now)
        self._told: dict[Station, tuple[datetime, str]] = {}

    def count(self) -> int:
        return 0

    def holds(self, digest: str) -> bool:
        return Run.objects.filter(connector=self._connector, state=Run.State.DONE, digest=digest).exists()

    def fit(self, record: Record) -> Record | Finding:
        values = record.values
        if str(values["station"]) not in self._known():
            return rejected(record.row, "", "no_station", shown(str(values["station"])))
        stream = stream_of(self._kind, str(values["property"]), _period(record))
        when = _time(record)
        if when > self._now + CLOCK_ERROR:
            return rejected(record.row, "", "in_future", when.isoformat(timespec="minutes"))
        if stream.retention == Retention.LIVE and when < self._kept_from:
            return rejected(record.row, "", "expired", when.date().isoformat(), days=partitions.LIVE_DAYS)
        return _checked(record)

    def stage(self, records: Iterable[Record]) -> int:
        ensure_properties()
        read = write(self._readings(iter(records)), received_at=self._now).read
        learn({station: json.loads(facts) for station, (_when, facts) in self._told.items()})
        return read

    def swap(self, digest: str) -> None:
        """Written already, in the same transaction."""

    def _readings(self, records: Iterator[Record]) -> Iterator[Reading]:
        while chunk := list(islice(records, CHUNK)):
            wanted = {
                (self._known()[str(r.values["station"])], stream_of(self._kind, str(r.values["property"]), _period(r))) for r in chunk
            }
            ids = ensure_streams(wanted)
            for record in chunk:
                yield self._reading(record, ids)

    def _reading(self, record: Record, ids: dict[tuple[int, str, str], int]) -> Reading:
        values = record.values
        stream = stream_of(self._kind, str(values["property"]), _period(record))
        if values["facts"]:
            station, told = self._known()[str(values["station"])], (_time(record), str(values["facts"]))
            self._told[station] = max(self._told.get(station, told), told)
        result, raw = values["result"], values["raw"]
        return Reading(
            ids[self._known()[str(values["station"])].pk, stream.prop, stream.period],
            _time(record),
            None if result is None else float(str(result)),
            int(str(values["quality"])),
            int(str(values["revision"])),
            None if raw is None else str(raw),
        )

    def _known(self) -> dict[str, Station]:
        if self._stations is None:
            self._stations = {station.code: station for station in Station.objects.filter(kind=self._kind)}
        return self._stations


def _period(record: Record) -> str | None:
    period = record.values["period"]
    return None if period is None else str(period)


def _time(record: Record) -> datetime:
    when = record.values["time"]
    if not isinstance(when, datetime):
        raise TypeError("a reading has a time")
    return when


def _checked(record: Record) -> Record:
    """What cannot be is kept, marked as suspect, with what the source wrote."""
    result, prop = record.values["result"], PROPERTIES[str(record.values["property"])]
    if result is None or prop.lowest <= float(str(result)) <= prop.highest or record.values["quality"] != Quality.NORMAL:
        return record
    return record.with_values(quality=int(Quality.SUSPECT), raw=str(result))
