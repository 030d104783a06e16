"""What the worker does for readings, once a night: make the partitions of the coming days, drop those past their time."""

from procrastinate.contrib.django import app

from . import partitions


@app.periodic(cron="17 16 * * *")  # 01:17 in Korea
@app.task(name="sensors.keep_partitions", queueing_lock="sensors.keep_partitions", lock="sensors.keep_partitions")
def keep_partitions(timestamp: int) -> None:
    partitions.ensure(partitions.coming())
    partitions.drop_expired()
