from django.db import migrations

# Rows of before say nothing of these: what stands in a published file is public, and nothing else is known until the next import.
GROW = """
ALTER TABLE data.cameras
    ADD COLUMN IF NOT EXISTS facing text, ADD COLUMN IF NOT EXISTS azimuth double precision,
    ADD COLUMN IF NOT EXISTS field_of_view double precision, ADD COLUMN IF NOT EXISTS range_m double precision,
    ADD COLUMN IF NOT EXISTS legal_basis text, ADD COLUMN IF NOT EXISTS location_public boolean,
    ADD COLUMN IF NOT EXISTS stream_kind text, ADD COLUMN IF NOT EXISTS live_public boolean;
UPDATE data.cameras SET facing = coalesce(facing, 'unknown'), legal_basis = coalesce(legal_basis, 'pipa-25'),
    location_public = coalesce(location_public, true), live_public = coalesce(live_public, false);
ALTER TABLE data.cameras
    ALTER COLUMN facing SET NOT NULL, ALTER COLUMN legal_basis SET NOT NULL,
    ALTER COLUMN location_public SET NOT NULL, ALTER COLUMN live_public SET NOT NULL;
"""
SHRINK = """
ALTER TABLE data.cameras DROP COLUMN facing, DROP COLUMN azimuth, DROP COLUMN field_of_view, DROP COLUMN range_m,
    DROP COLUMN legal_basis, DROP COLUMN location_public, DROP COLUMN stream_kind, DROP COLUMN live_public
"""


class Migration(migrations.Migration):
    """What a camera looks at, on what ground it stands, and which of that is public."""

    dependencies = [("sensors", "0004_add_levels_of_river_gauges")]

    operations = [migrations.RunSQL(GROW, SHRINK)]
