from django.db import migrations

# Their readings were told under the same source, and waited for; they are sources of their own now.
LISTS = ("seoul-river", "seoul-rain", "seoul-water")


def wait_no_more(apps, schema_editor):
    apps.get_model("feeds", "DataSource").objects.filter(slug__in=LISTS).update(expected_interval=None)


class Migration(migrations.Migration):
    dependencies = [
        ("feeds", "0002_run_file_and_starter"),
        ("sensors", "0006_add_bed_and_levee_of_river_gauges"),
    ]

    operations = [migrations.RunPython(wait_no_more, migrations.RunPython.noop)]
