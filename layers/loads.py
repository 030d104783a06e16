"""When a feature's source was last loaded, from what file and by whom: what comes from files has no history of its own.

A load is whole: after it, every feature of its source is as the file has it. So the loads of its source are the feature's.
"""

from typing import Any

from accounts.audience import Audience
from feeds.models import Run

MOST = 20


def loads(source: str, audience: Audience) -> list[dict[str, Any]]:
    """Newest first. File and starter are told to staff only."""
    done = Run.objects.filter(source__slug=source, state=Run.State.DONE, ended_at__isnull=False).order_by("-ended_at", "-pk")
    told = ("connector", "file", "started_by") if audience >= Audience.STAFF else ()
    rows = done.values("ended_at", "kept", *told)[:MOST]
    return [{"at": row["ended_at"].isoformat(), "kept": row["kept"], **{name: row[name] for name in told}} for row in rows]
