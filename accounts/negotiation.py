"""What a request's headers ask of an answer in front of Django: is its copy still right, may it be packed, who may keep it."""

import re

PUBLIC = (b"cache-control", b"public, max-age=0, must-revalidate")
PRIVATE = (b"cache-control", b"private, no-cache")


def is_current(asked: bytes | None, etag: bytes) -> bool:
    """Whether ``If-None-Match`` names this weak ETag."""
    if asked is None:
        return False
    return asked == etag or asked.strip() == b"*" or etag[2:] in (tag.strip().removeprefix(b"W/") for tag in asked.split(b","))


def takes_gzip(accepted: bytes) -> bool:
    """Whether ``Accept-Encoding`` allows gzip."""
    if accepted == b"gzip" or b"gzip, " in accepted:
        return True
    for part in accepted.split(b","):
        coding, _sep, weight = part.partition(b";")
        if coding.strip().lower() in (b"gzip", b"x-gzip", b"*"):
            return not re.fullmatch(rb"\s*q=0(\.0*)?\s*", weight)
    return False
