"""The table of camera sites. One row is one site, which may hold several cameras; what it sees is not here.

It stays a table that each file replaces as a whole: nobody edits a camera by hand, a file is the whole truth of its day (what it no
longer names is gone), a site keeps its id by its natural key, and 200,000 rows are swapped in at once or not at all. What will refer
to a camera for longer than it stands (who watched it, and why) keeps the natural key, not a foreign key.

``azimuth``: degrees clockwise from north; ``field_of_view``: degrees; ``range_m``: metres. They are given or empty, never guessed.
``stream_kind``: how a picture is delivered, where it is; the address of a stream is no column here.
"""

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
        Column("facing", required=True),
        Column("azimuth", "double precision"),
        Column("field_of_view", "double precision"),
        Column("range_m", "double precision"),
        Column("legal_basis", required=True),
        Column("retention_days", "integer"),
        Column("installed", "text"),
        Column("updated_on", "date"),
        Column("management_number"),
        Column("location_public", "boolean", required=True),
        Column("stream_kind"),
        Column("live_public", "boolean", required=True),
        Column("district_code"),
        Column("outside_city", "boolean", required=True),
        Column("position_swapped", "boolean", required=True),
        Column("source", required=True),
    ),
)
