"""What the worker does for the layers, every minute: keep the change log short, and count ahead what has changed."""

from procrastinate.contrib.django import app

from .counting import count_stale
from .watching import fold


@app.periodic(cron="* * * * *")
@app.task(name="layers.count_ahead", queueing_lock="layers.count_ahead", lock="layers.count_ahead")
def count_ahead(timestamp: int) -> None:
    """A layer that is edited all day is counted once a minute; in between, the areas an edit touches are counted from the rows."""
    fold()
    count_stale()
