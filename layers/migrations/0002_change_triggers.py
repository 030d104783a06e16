from django.db import migrations

# Written once here; layers.watching puts the triggers that call it on the tables of each layer.
# Arguments of a trigger: the subject; the SQL of the facts its audience draws, with :rows: for the transition table, or '' where
# only "something changed" can be said. SECURITY DEFINER: whoever may write the table need not be able to write the log.
FUNCTIONS = """
CREATE FUNCTION layers_record_change(subject text, boxes float8[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    change uuid;
BEGIN
    INSERT INTO layers_change AS c (subject, boxes) VALUES (subject, boxes) RETURNING c.id INTO change;
    PERFORM pg_notify('layers_change', json_build_object('id', change, 'subject', subject, 'boxes', boxes)::text);
END $$;

CREATE FUNCTION layers_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
    -- Up to 16 boxes are kept as they are; more are gathered by the cells of a 4 by 4 grid over them, so a statement stays one short
    -- notification. Whole metres, rounded outwards.
    EXECUTE format($q$
        WITH shapes AS MATERIALIZED (SELECT shape FROM (%s) AS changed WHERE NOT ST_IsEmpty(shape)),
        extent AS (
            SELECT count(*) AS n, min(ST_XMin(shape)) AS w, min(ST_YMin(shape)) AS s,
                greatest(max(ST_XMin(shape)) - min(ST_XMin(shape)), 1) / 3.999 AS dx,
                greatest(max(ST_YMin(shape)) - min(ST_YMin(shape)), 1) / 3.999 AS dy
            FROM shapes),
        cells AS (
            SELECT CASE WHEN n <= 16 THEN row_number() OVER ()
                ELSE floor((ST_XMin(shape) - w) / dx) * 4 + floor((ST_YMin(shape) - s) / dy) END AS cell, shape
            FROM shapes, extent)
        SELECT array_agg(box) FROM (
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
    dependencies = [("layers", "0001_change_log")]

    operations = [
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION layers_note_change() CASCADE; DROP FUNCTION layers_record_change(text, float8[])")
    ]
