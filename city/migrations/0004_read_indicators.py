"""The views indicators are read from: what is current, and what a map can be coloured by.

The score against the target is CityScore's (City of Boston): value ÷ target; where less is better, target ÷ value; where the target is to
be hit, 1 − |value − target| ÷ |target|. 1 is on target, it is cut at 0 and 2, and where a target of 0 gives no ratio, 0 or less is on
target for "less", and "more" and "target" have no score.
"""

from django.db import migrations

SCORE = """
CREATE FUNCTION city_score(direction text, value float8, target float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
    WHEN value IS NULL OR target IS NULL THEN NULL
    WHEN direction = 'less' THEN CASE
        WHEN value <= 0 THEN CASE WHEN target > 0 THEN 2 WHEN value <= target THEN 1 ELSE 0 END
        ELSE least(2, greatest(0, target / value)) END
    WHEN target = 0 OR (direction = 'more' AND target < 0) THEN NULL
    WHEN direction = 'more' THEN least(2, greatest(0, value / target))
    ELSE greatest(0, 1 - abs(value - target) / abs(target))
END
$$
"""
# Joined by code: a value stays with the area of its code when a boundary is redrawn.
CURRENT = """
CREATE VIEW city_currentvalue AS
SELECT v.id, v.indicator_id, i.code, v.level, c.id AS key, c.code AS area_code, v.period_start, v.recorded_at AS time,
    CASE WHEN v.value IS NULL THEN 'missing' WHEN s.slug = 'demo' THEN 'demo' WHEN v.origin = 'rollup' THEN 'computed'
        WHEN v.version > 1 THEN 'corrected' ELSE 'normal' END AS quality,
    v.value, v.numerator, v.denominator, v.target, v.version, v.origin,
    v.value * 1000 / NULLIF(c.population, 0) AS per_1000,
    v.value / NULLIF(c.area_km2, 0) AS per_km2,
    city_score(i.direction, v.value, v.target) AS against_target
FROM city_indicatorvalue AS v
JOIN city_indicator AS i ON i.id = v.indicator_id
JOIN feeds_datasource AS s ON s.id = i.source_id
JOIN geo_area AS a ON a.id = v.area_id
JOIN geo_currentarea AS c ON c.code = a.code AND c.level = v.level
WHERE v.superseded_at IS NULL
"""
MEASURE = """
CREATE VIEW city_measure AS
SELECT i.id AS indicator_id, i.code, l.level, i.name_ko AS title_ko, i.name_en AS title_en, i.unit, i.theme AS "group", i.direction, i.period,
    CASE WHEN i.rollup = 'sum' THEN ARRAY['value', 'per_1000', 'per_km2', 'against_target'] ELSE ARRAY['value', 'against_target'] END AS forms,
    ARRAY[i.far, i.near, 1] AS bands, s.derivatives, s.licence, i.audience, f.first_period, f.last_period
FROM city_indicator AS i
JOIN feeds_datasource AS s ON s.id = i.source_id
CROSS JOIN LATERAL unnest(CASE i.level WHEN 'neighbourhood' THEN ARRAY['neighbourhood', 'district', 'city']
    WHEN 'district' THEN ARRAY['district', 'city'] ELSE ARRAY['city'] END) AS l (level)
CROSS JOIN LATERAL (SELECT min(v.period_start) AS first_period, max(v.period_start) AS last_period FROM city_indicatorvalue AS v
    WHERE v.indicator_id = i.id AND v.level = l.level AND v.superseded_at IS NULL) AS f
WHERE l.level = i.level OR f.last_period IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("city", "0003_indicators"), ("geo", "0002_current_areas"), ("feeds", "0001_initial")]

    operations = [
        migrations.RunSQL(SCORE, "DROP FUNCTION city_score(text, float8, float8)"),
        migrations.RunSQL(CURRENT, "DROP VIEW city_currentvalue"),
        migrations.RunSQL(MEASURE, "DROP VIEW city_measure"),
    ]
