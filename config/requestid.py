"""A name for each request, in every log line about it and in the answer, so that a report can be followed to its cause."""

import re
import secrets
from contextvars import ContextVar

_SOUND = re.compile(rb"[A-Za-z0-9-]{8,64}")


class RequestId:
    """Made only when asked for: most requests (tiles) are never written about. A proxy's ``X-Request-ID`` is kept if it is sound."""

    __slots__ = ("_given", "_value")

    def __init__(self, given: bytes = b"") -> None:
        self._given = given
        self._value = ""

    @property
    def value(self) -> str:
        if not self._value:
            self._value = self._given.decode() if _SOUND.fullmatch(self._given) else secrets.token_hex(8)
        return self._value


current: ContextVar[RequestId | None] = ContextVar("request_id", default=None)
