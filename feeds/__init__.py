"""Whence: data sources, runs, the connector framework."""
