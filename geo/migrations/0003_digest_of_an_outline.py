from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0002_current_areas"),
    ]

    operations = [
        migrations.AddField(
            model_name="area",
            name="outline_digest",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.Func("geometry", function="ST_AsEWKB", output_field=models.BinaryField()),
                    function="md5",
                    output_field=models.CharField(max_length=32),
                ),
                help_text="Digest of the geometry: what was counted in it knows by this whether it still holds",
                output_field=models.CharField(max_length=32),
            ),
        ),
    ]
