"""What ``benchmarks.tiles`` measures: a layer of a million points and the callable that serves it."""
