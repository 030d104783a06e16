"""Connectors of the sensors app; each registers itself."""
