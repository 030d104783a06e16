from django.db import migrations, models

# What is drawn and published is the areas of today. parent_code skips the zones, as the map does; a missing English name is NULL, so
# that whoever shows it falls back to the Korean one. Plain joins: the planner pulls the view up and uses the indexes of geo_area.
VIEW = """
CREATE VIEW geo_currentarea AS
SELECT a.id, a.level, a.code, a.name_ko, NULLIF(a.name_en, '') AS name_en,
       CASE WHEN p.level = 'zone' THEN g.code ELSE p.code END AS parent_code,
       CASE WHEN p.level = 'zone' THEN p.code END AS zone_code,
       a.population, a.population_on, a.density, round((a.area_m2 / 1e6)::numeric, 4)::float8 AS area_km2,
       CASE WHEN a.population IS NULL THEN 'missing' WHEN a.source = 'demo' THEN 'demo' ELSE 'normal' END AS quality,
       a.valid_from, a.source, a.label_point, a.geometry, a.geometry_3857
FROM geo_area a
LEFT JOIN geo_area p ON p.id = a.parent_id
LEFT JOIN geo_area g ON g.id = p.parent_id
WHERE a.valid_to IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_initial")]

    operations = [
        # The geometry field makes its own GiST: this one was the same again.
        migrations.RemoveIndex(model_name="area", name="area_geometry_3857_gist"),
        migrations.AddField(
            model_name="areasuccession",
            name="share",
            field=models.FloatField(default=1.0, help_text="Part of the predecessor's area that the successor took, 0 to 1"),
        ),
        migrations.RunSQL(VIEW, "DROP VIEW geo_currentarea"),
    ]
