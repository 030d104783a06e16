"""How works stand against their plan, as the view of published sites (city/migrations) computes it too.

Progress is a part of the whole contract in per cent, so planned per cent is the planned value (PV) and actual per cent the earned value
(EV) of earned value management, and SPI = EV / PV (PMI, The Standard for Earned Value Management, 2019, §4; ANSI/EIA-748). The bounds of
the risk bands are ours: at three points behind somebody should look; a tenth of the plan or ten points behind is late.
"""

from datetime import date
from typing import Literal

Risk = Literal["ended", "unknown", "late", "watch", "on_track"]
WATCH_POINTS = 3.0
LATE_POINTS = 10.0
LATE_SPI = 0.9


def delay(planned: float | None, actual: float | None) -> float | None:
    """Points of per cent ahead of plan; below zero: behind."""
    return None if planned is None or actual is None else round(actual - planned, 1)


def spi(planned: float | None, actual: float | None) -> float | None:
    """Schedule performance index; none before anything was planned to be done."""
    return round(actual / planned, 3) if planned and actual is not None else None


def days_left(ends_on: date | None, status: str, today: date) -> int | None:
    """Below zero: overdue. None where the end is unknown or the works have ended."""
    return None if ends_on is None or status == "ended" else (ends_on - today).days


def risk(status: str, planned: float | None, actual: float | None) -> Risk:
    if status == "ended":
        return "ended"
    if planned is None or actual is None:
        return "unknown"
    behind = planned - actual
    if behind >= LATE_POINTS or (behind >= WATCH_POINTS and actual < LATE_SPI * planned):
        return "late"
    return "watch" if behind >= WATCH_POINTS else "on_track"
