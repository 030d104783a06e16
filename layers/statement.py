"""A statement as libpq has it, for ``layers.lines``: only for hot questions, with numbers in and raw values out.

Through psycopg's cursors such a question takes Python half as long again. Everything else goes through ``layers.pool.fetch_row``.
"""

import hashlib
from collections.abc import Mapping

_INT4, _INT8, _FLOAT8 = 23, 20, 701
_TYPES = {"int4": _INT4, "int8": _INT8, "float8": _FLOAT8}


class Statement:
    """``text``: with ``%(name)s`` for parameters, in the order of ``parameters`` (name → int4, int8 or float8, sent in binary)."""

    __slots__ = ("name", "oids", "text")

    def __init__(self, text: bytes, parameters: Mapping[str, str]) -> None:
        for number, name in enumerate(parameters, 1):
            text = text.replace(f"%({name})s".encode(), b"$%d" % number)
        # Declarations write a percent sign twice, as psycopg wants it beside parameters.
        self.text = text.replace(b"%%", b"%")
        self.oids = [_TYPES[kind] for kind in parameters.values()]
        self.name = b"madang_" + hashlib.sha256(self.text).hexdigest()[:16].encode()
