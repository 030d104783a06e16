from django.db import migrations

# What is published of a site: its own columns, its organisations and its latest report. Delay, SPI and risk by the rules of
# city/progress.py; a test holds the two against each other. A report in which nobody entered a figure hides no older one by showing it.
SITES = """
CREATE VIEW city_publishedsite AS
SELECT s.id, s.code, s.name, NULLIF(s.name_en, '') AS name_en, s.kind, s.status, NULLIF(s.address, '') AS address,
       NULLIF(s.district_code, '') AS district_code, s.starts_on, s.ends_on, s.contract_amount, s.total_budget,
       NULLIF(s.scale, '') AS scale, p.code AS project_code, p.name_ko AS project_ko, NULLIF(p.name_en, '') AS project_en,
       c.name AS client, b.name AS contractor, o.name AS supervisor, d.name_ko AS department_ko, NULLIF(d.name_en, '') AS department_en,
       r.reported_on, r.planned, r.actual, round((r.actual - r.planned)::numeric, 1)::float8 AS delay,
       CASE WHEN r.planned > 0 THEN round((r.actual / r.planned)::numeric, 3)::float8 END AS spi,
       CASE WHEN s.status <> 'ended' THEN s.ends_on - (now() AT TIME ZONE 'Asia/Seoul')::date END AS days_left,
       CASE WHEN s.status = 'ended' THEN 'ended'
            WHEN r.actual IS NULL OR r.planned IS NULL THEN 'unknown'
            WHEN r.planned - r.actual >= 10 OR (r.planned - r.actual >= 3 AND r.actual < 0.9 * r.planned) THEN 'late'
            WHEN r.planned - r.actual >= 3 THEN 'watch'
            ELSE 'on_track' END AS risk,
       CASE WHEN r.actual IS NULL OR r.planned IS NULL THEN 'missing' WHEN r.source = 'demo' THEN 'demo' ELSE 'normal' END AS quality,
       s.position_swapped, s.outside_city, NULLIF(s.note, '') AS note, s.updated_at, s.source, s.geometry, s.geometry_3857
FROM city_constructionsite s
LEFT JOIN city_project p ON p.id = s.project_id
LEFT JOIN city_organisation c ON c.id = s.client_id
LEFT JOIN city_organisation b ON b.id = s.contractor_id
LEFT JOIN city_organisation o ON o.id = s.supervisor_id
LEFT JOIN accounts_department d ON d.id = s.department_id
LEFT JOIN LATERAL (SELECT * FROM city_progressreport WHERE site_id = s.id ORDER BY reported_on DESC LIMIT 1) r ON true
"""
PROJECTS = """
CREATE VIEW city_publishedproject AS
SELECT p.id, p.code, p.name_ko, NULLIF(p.name_en, '') AS name_en, NULLIF(p.summary_ko, '') AS summary_ko,
       NULLIF(p.summary_en, '') AS summary_en, a.code AS agenda_code, a.title_ko AS agenda_ko, NULLIF(a.title_en, '') AS agenda_en,
       a.status AS agenda_status, d.name_ko AS department_ko, NULLIF(d.name_en, '') AS department_en, p.stage, p.starts_on, p.ends_on,
       NULLIF(p.address, '') AS address, b.planned AS budget_planned, b.spent AS budget_spent,
       CASE WHEN b.planned > 0 THEN round(100.0 * b.spent / b.planned, 1)::float8 END AS budget_used,
       t.steps, t.steps_done, s.sites, p.note, p.updated_at, CASE WHEN p.source = 'demo' THEN 'demo' ELSE 'normal' END AS quality,
       p.source, p.place, p.geometry, p.geometry_3857
FROM city_project p
LEFT JOIN city_agenda a ON a.id = p.agenda_id
LEFT JOIN accounts_department d ON d.id = p.department_id
LEFT JOIN LATERAL (SELECT sum(planned)::bigint AS planned, sum(spent)::bigint AS spent
                   FROM city_budgetline WHERE project_id = p.id) b ON true
LEFT JOIN LATERAL (SELECT count(*) AS steps, count(*) FILTER (WHERE done) AS steps_done
                   FROM city_schedulerow WHERE project_id = p.id) t ON true
LEFT JOIN LATERAL (SELECT count(*) AS sites FROM city_constructionsite WHERE project_id = p.id) s ON true
"""
# The parts of a place that have an extent, cut out of whatever collection it is. A city has some hundreds of projects: no index is worth it.
SHAPES = """
CREATE VIEW city_project{name} AS
SELECT id, code, name_ko, name_en, stage, source, part AS geometry, ST_Transform(part, 3857) AS geometry_3857
FROM (SELECT *, ST_Multi(ST_CollectionExtract(place, {dimension})) AS part FROM city_publishedproject) p
WHERE NOT ST_IsEmpty(part)
"""


class Migration(migrations.Migration):
    dependencies = [("city", "0001_agendas_projects_and_construction"), ("accounts", "0004_name_role_and_department")]

    operations = [
        migrations.RunSQL(SITES, "DROP VIEW city_publishedsite"),
        migrations.RunSQL(PROJECTS, "DROP VIEW city_publishedproject"),
        migrations.RunSQL(SHAPES.format(name="line", dimension=2), "DROP VIEW city_projectline"),
        migrations.RunSQL(SHAPES.format(name="area", dimension=3), "DROP VIEW city_projectarea"),
    ]
