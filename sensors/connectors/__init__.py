"""Connectors of the sensors app; importing this package registers them."""

from . import cctv_standard

__all__ = ["cctv_standard"]
