"""The table of camera sites. One row is one site, which may hold several cameras; where a site is, is public; what it sees is not here."""

from feeds.table import Column, Table

CAMERAS = Table(
    "cameras",
    columns=(
        Column("name", required=True),
        Column("purpose", required=True),
        Column("operator"),
        Column("camera_count", "integer", required=True),
        Column("road_address"),
        Column("lot_address"),
        Column("megapixels", "double precision"),
        Column("direction"),
        Column("retention_days", "integer"),
        Column("installed", "text"),
        Column("updated_on", "date"),
        Column("management_number"),
        Column("district_code"),
        Column("outside_city", "boolean", required=True),
        Column("position_swapped", "boolean", required=True),
        Column("source", required=True),
    ),
)
