from django.db import migrations

# As in 0002, but for one thing: where rows changed and none of them has a place, that is noted too, with no box at all. It touches no
# tile, but how many rows a layer has is no longer what it was.
FUNCTION = """
CREATE OR REPLACE FUNCTION layers_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    subject text := TG_ARGV[0];
    facts text := TG_ARGV[1];
    fresh text := replace(facts, ':rows:', 'madang_fresh');
    stale text := replace(facts, ':rows:', 'madang_stale');
    touched boolean;
    boxes float8[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM layers_record_change(subject, NULL);
        RETURN NULL;
    END IF;
    IF facts = '' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', CASE TG_OP WHEN 'DELETE' THEN 'madang_stale' ELSE 'madang_fresh' END) INTO touched;
        IF touched THEN
            PERFORM layers_record_change(subject, NULL);
        END IF;
        RETURN NULL;
    END IF;
    EXECUTE format($q$
        WITH changed AS MATERIALIZED (SELECT shape FROM (%s) AS changed),
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
        SELECT coalesce(array_agg(box), CASE WHEN EXISTS (SELECT FROM changed) THEN '{}'::float8[] END) FROM (
            SELECT ARRAY[floor(min(ST_XMin(shape))), floor(min(ST_YMin(shape))), ceil(max(ST_XMax(shape))), ceil(max(ST_YMax(shape)))] AS box
            FROM cells GROUP BY cell) AS boxed
        $q$, CASE TG_OP WHEN 'INSERT' THEN fresh WHEN 'DELETE' THEN stale
            ELSE format('(%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)', stale, fresh) END)
        INTO boxes;
    IF boxes IS NOT NULL THEN
        PERFORM layers_record_change(subject, boxes);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0005_search_functions")]

    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
