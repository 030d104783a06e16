import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sensors", "0003_views_of_the_newest_readings"),
    ]

    operations = [
        migrations.AddField(
            model_name="station",
            name="control_level",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("control_level", "attributes"), models.FloatField()
                ),
                output_field=models.FloatField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="flood_level",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("flood_level", "attributes"), models.FloatField()
                ),
                output_field=models.FloatField(null=True),
            ),
        ),
    ]
