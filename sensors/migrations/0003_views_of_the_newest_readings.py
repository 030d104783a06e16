from django.db import migrations

# One view a property: what a layer's state is read from. A station has at most one stream of a property that is shown.
NOW = """
CREATE VIEW sensors_now_{code} AS
SELECT d.station_id, l.result, l.phenomenon_time,
       (ARRAY['normal', 'corrected', 'maintenance', 'suspect', 'substituted', 'missing'])[l.quality + 1] AS quality,
       d.expected_interval, d.thresholds
FROM sensors_latest AS l
JOIN sensors_datastream AS d ON d.id = l.datastream_id
JOIN sensors_observedproperty AS p ON p.id = d.observed_property_id
WHERE p.code = '{code}' AND d.shown
"""
CODES = (
    "pm10", "pm25", "o3", "no2", "co", "so2", "cai", "water_temperature", "ph", "dissolved_oxygen", "total_nitrogen", "total_phosphorus",
    "toc", "water_level", "rainfall_10min", "precipitation", "air_temperature", "humidity", "noise", "speed", "travel_time", "bikes",
)  # fmt: skip


class Migration(migrations.Migration):
    """The newest reading of each property by station, for the states of the layers."""

    dependencies = [("sensors", "0002_add_stations_and_observations")]

    operations = [migrations.RunSQL(NOW.format(code=code), f"DROP VIEW sensors_now_{code}") for code in CODES]
