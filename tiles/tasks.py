"""What the worker does for tiles, every minute: count anew what has changed, and keep the change log short."""

from procrastinate.contrib.django import app

from layers.watching import fold

from .clusters import refresh_stale


@app.periodic(cron="* * * * *")
@app.task(name="tiles.keep_fresh", queueing_lock="tiles.keep_fresh", lock="tiles.keep_fresh")
def keep_fresh(timestamp: int) -> None:
    """A layer that is edited all day is counted once a minute; in between, the tiles an edit touches are counted from the rows."""
    fold()
    refresh_stale()
