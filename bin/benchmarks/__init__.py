"""Measurements, one a module: ``bin/bench NAME`` runs ``python -m benchmarks.NAME``; ``bin/bench`` shows its docstring's first line."""
