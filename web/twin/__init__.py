"""The plain HTML twin of the map: the same places, layers and features as sentences and tables, without a script."""
