"""How it is drawn: vector tiles, TileJSON, styles, the tile cache."""
