"""Connectors of the city app; each registers itself."""
