"""With which pages an embedded map may exchange messages: those that the operator named one by one (``EMBED_ANCESTORS``)."""

from django.conf import settings


def named() -> list[str]:
    """Never a pattern, and nothing but an address: a policy's keywords name no page."""
    return [one for one in settings.EMBED_ANCESTORS if "*" not in one and "://" in one]


def allowed(asked: str) -> str:
    """The origin that was asked for, where it is one of these; else none."""
    return asked if asked in named() else ""
