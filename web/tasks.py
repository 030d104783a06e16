"""What the worker does for the page, once a night: give back short links that nobody uses."""

from procrastinate.contrib.django import app

from .links.short import forget_unused


@app.periodic(cron="41 16 * * *")  # 01:41 in Korea
@app.task(name="web.forget_unused_links", queueing_lock="web.forget_unused_links", lock="web.forget_unused_links")
def forget_unused_links(timestamp: int) -> None:
    forget_unused()
