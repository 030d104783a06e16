"""The opaque cursor of keyset paging: the key after which the next page begins."""

import base64
import binascii
import struct

from django.utils.translation import gettext_lazy as _

from .refusals import bad_value

_FORM = struct.Struct(">cq")
_VERSION = b"1"


def write_cursor(key: int) -> str:
    return base64.urlsafe_b64encode(_FORM.pack(_VERSION, key)).decode()


def read_cursor(text: str) -> int:
    """Raises a 400 that names ``after``."""
    try:
        version, key = _FORM.unpack(base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, struct.error) as error:
        raise bad_value("after", _("is not a cursor of ours")) from error
    if version != _VERSION:
        raise bad_value("after", _("is not a cursor of ours"))
    return int(key)
