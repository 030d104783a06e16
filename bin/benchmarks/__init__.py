"""Measurements, one a module: ``bin/bench NAME`` runs ``python -m benchmarks.NAME``; ``bin/bench`` shows its docstring's first line."""

import logging

# What the product tells of its work would stand between the figures.
logging.disable(logging.INFO)
