"""Small rectangular areas near the City Hall on a grid of 0.01° (about a kilometre); neighbours share a vertex every 0.001°."""

from shapely.geometry import Polygon

WEST, SOUTH = 126.97, 37.50


def square(column: float, row: float, *, width: float = 1.0, height: float = 1.0) -> Polygon:
    """Columns go east, rows north; sizes in cells of the grid, to a tenth."""
    west, south, east, north = (round(n * 10) for n in (column, row, column + width, row + height))
    bottom = [(x, south) for x in range(west, east)]
    right = [(east, y) for y in range(south, north)]
    top = [(x, north) for x in range(east, west, -1)]
    left = [(west, y) for y in range(north, south, -1)]
    return Polygon([(round(WEST + x / 1000, 6), round(SOUTH + y / 1000, 6)) for x, y in bottom + right + top + left])
