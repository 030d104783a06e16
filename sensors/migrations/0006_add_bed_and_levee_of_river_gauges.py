import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sensors", "0005_describe_cameras"),
    ]

    operations = [
        migrations.AddField(
            model_name="station",
            name=name,
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform(name, "attributes"), models.FloatField()
                ),
                output_field=models.FloatField(null=True),
            ),
        )
        for name in ("bed_level", "levee_level")
    ]
