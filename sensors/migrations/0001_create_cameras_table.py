from django.db import migrations

CREATE = """
CREATE SEQUENCE IF NOT EXISTS data.cameras_id_seq;
CREATE TABLE IF NOT EXISTS data.cameras (
    id bigint NOT NULL DEFAULT nextval('data.cameras_id_seq'),
    natural_key text NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    operator text,
    camera_count integer NOT NULL,
    road_address text,
    lot_address text,
    megapixels double precision,
    direction text,
    retention_days integer,
    installed text,
    updated_on date,
    management_number text,
    district_code text,
    outside_city boolean NOT NULL,
    position_swapped boolean NOT NULL,
    source text NOT NULL,
    geometry geometry(Point, 4326) NOT NULL,
    geometry_3857 geometry(Point, 3857) GENERATED ALWAYS AS (ST_Transform(geometry, 3857)) STORED,
    CONSTRAINT cameras_pkey PRIMARY KEY (id),
    CONSTRAINT cameras_natural_key UNIQUE (natural_key)
);
CREATE INDEX IF NOT EXISTS cameras_geometry_gist ON data.cameras USING gist (geometry);
CREATE INDEX IF NOT EXISTS cameras_geometry_3857_gist ON data.cameras USING gist (geometry_3857);
"""


class Migration(migrations.Migration):
    """The layer “cameras” is there, empty, before the first file is."""

    initial = True

    dependencies = [("layers", "0003_create_data_schema")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE data.cameras; DROP SEQUENCE data.cameras_id_seq")]
