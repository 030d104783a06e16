import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0006_note_rows_without_a_place"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject", "area", "outline_digest", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("area", models.BigIntegerField()),
                ("outline_digest", models.CharField(max_length=32)),
                ("count", models.IntegerField()),
                ("first", models.BigIntegerField(null=True)),
                ("last", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Counting",
            fields=[
                ("subject", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("facts", models.CharField(help_text="Digest of the declaration it was made by", max_length=64)),
                ("changes", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="SourceCount",
            fields=[
                ("pk", models.CompositePrimaryKey("subject", "source", blank=True, editable=False, primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=80)),
                ("source", models.TextField()),
                ("count", models.IntegerField()),
                ("box", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), null=True, size=4)),
            ],
        ),
    ]
