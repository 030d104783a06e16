import django.contrib.gis.db.models.fields
from django.db import migrations, models

# As in 0006, but a change of few rows also says which: where each stood before and where it stands now. What was counted ahead is then
# corrected by the change itself (layers.counts) and need not be counted from the rows. Few: a thousand vertices. Triggers that another
# version of layers.watching made do not tell places; until they are replaced, what they note is a change everywhere.
FUNCTIONS = """
DROP FUNCTION layers_record_change(text, float8[]);
CREATE FUNCTION layers_record_change(subject text, boxes float8[], change uuid DEFAULT gen_random_uuid(), itemised boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO layers_change (id, subject, boxes, itemised) VALUES (change, subject, boxes, itemised);
    PERFORM pg_notify('layers_change', json_build_object('id', change, 'subject', subject, 'boxes', boxes)::text);
END $$;

CREATE OR REPLACE FUNCTION layers_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    subject text := TG_ARGV[0];
    facts text := TG_ARGV[1];
    fresh text := replace(facts, ':rows:', 'madang_fresh');
    stale text := replace(facts, ':rows:', 'madang_stale');
    change uuid := gen_random_uuid();
    touched boolean;
    itemised boolean;
    boxes float8[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM layers_record_change(subject, NULL);
        RETURN NULL;
    END IF;
    IF position('"#place"' IN facts) = 0 THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', CASE TG_OP WHEN 'DELETE' THEN 'madang_stale' ELSE 'madang_fresh' END) INTO touched;
        IF touched THEN
            PERFORM layers_record_change(subject, NULL);
        END IF;
        RETURN NULL;
    END IF;
    EXECUTE format($q$
        WITH changed AS MATERIALIZED (SELECT "#gone" AS gone, "#source" AS source, "#place" AS place, shape FROM (%s) AS changed),
        few AS MATERIALIZED (SELECT coalesce(sum(greatest(ST_NPoints(place), 1)), 0) <= 1000 AS so FROM changed),
        items AS (
            INSERT INTO layers_move (change, gone, source, place)
            SELECT $1, gone, coalesce(source, ''), place FROM changed WHERE (SELECT so FROM few)),
        shapes AS MATERIALIZED (SELECT shape FROM changed WHERE NOT ST_IsEmpty(shape)),
        extent AS (
            SELECT count(*) AS n, min(ST_XMin(shape)) AS w, min(ST_YMin(shape)) AS s,
                greatest(max(ST_XMin(shape)) - min(ST_XMin(shape)), 1) / 3.999 AS dx,
                greatest(max(ST_YMin(shape)) - min(ST_YMin(shape)), 1) / 3.999 AS dy
            FROM shapes),
        cells AS (
            SELECT CASE WHEN n <= 16 THEN row_number() OVER ()
                ELSE floor((ST_XMin(shape) - w) / dx) * 4 + floor((ST_YMin(shape) - s) / dy) END AS cell, shape
            FROM shapes, extent)
        SELECT coalesce(array_agg(box), CASE WHEN EXISTS (SELECT FROM changed) THEN '{}'::float8[] END), (SELECT so FROM few) FROM (
            SELECT ARRAY[floor(min(ST_XMin(shape))), floor(min(ST_YMin(shape))), ceil(max(ST_XMax(shape))), ceil(max(ST_YMax(shape)))] AS box
            FROM cells GROUP BY cell) AS boxed
        $q$, CASE TG_OP
            WHEN 'INSERT' THEN format('SELECT false AS "#gone", f.* FROM (%s) AS f', fresh)
            WHEN 'DELETE' THEN format('SELECT true AS "#gone", s.* FROM (%s) AS s', stale)
            ELSE format('SELECT true AS "#gone", s.* FROM (%1$s EXCEPT ALL %2$s) AS s '
                'UNION ALL SELECT false, f.* FROM (%2$s EXCEPT ALL %1$s) AS f', stale, fresh) END)
        USING change INTO boxes, itemised;
    IF boxes IS NOT NULL THEN
        PERFORM layers_record_change(subject, boxes, change, itemised);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0007_counted_ahead")]

    operations = [
        migrations.AddField("change", "itemised", models.BooleanField(default=False, db_default=False)),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.UUIDField(db_index=True)),
                ("gone", models.BooleanField()),
                ("source", models.TextField()),
                ("place", django.contrib.gis.db.models.fields.GeometryField(null=True, spatial_index=False, srid=4326)),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
