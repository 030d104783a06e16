from django.db import migrations, models

from geo.romanised import romanised

# The English name is the given one; where there is none, the Korean one in Latin letters, and the view says so.
VIEW = """
CREATE OR REPLACE VIEW geo_currentarea AS
SELECT a.id, a.level, a.code, a.name_ko, COALESCE(NULLIF(a.name_en, ''), NULLIF(a.name_romanised, '')) AS name_en,
       CASE WHEN p.level = 'zone' THEN g.code ELSE p.code END AS parent_code,
       CASE WHEN p.level = 'zone' THEN p.code END AS zone_code,
       a.population, a.population_on, a.density, round((a.area_m2 / 1e6)::numeric, 4)::float8 AS area_km2,
       CASE WHEN a.population IS NULL THEN 'missing' WHEN a.source = 'demo' THEN 'demo' ELSE 'normal' END AS quality,
       a.valid_from, a.source, a.label_point, a.geometry, a.geometry_3857,
       (a.name_en = '' AND a.name_romanised <> '') AS name_en_derived
FROM geo_area a
LEFT JOIN geo_area p ON p.id = a.parent_id
LEFT JOIN geo_area g ON g.id = p.parent_id
WHERE a.valid_to IS NULL
"""
# Columns can be added to a view but not taken away.
FORMER = """
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


def fill(apps, schema_editor):
    area = apps.get_model("geo", "Area")
    rows = list(area.objects.only("name_ko", "name_romanised"))
    for row in rows:
        row.name_romanised = romanised(row.name_ko)
    area.objects.bulk_update(rows, ["name_romanised"], batch_size=1_000)


class Migration(migrations.Migration):
    dependencies = [("geo", "0003_digest_of_an_outline")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="name_romanised",
            field=models.CharField(
                blank=True,
                db_default="",
                editable=False,
                help_text="The Korean name in Latin letters; shown where there is no English one",
                max_length=160,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(VIEW, f"DROP VIEW geo_currentarea; {FORMER}"),
    ]
