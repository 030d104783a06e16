import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models

# Partitioned from the first day: by how long rows are kept, then by time. The partitions by time are made by sensors.partitions.
CREATE = """
CREATE TABLE sensors_observation (
    phenomenon_time timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    result double precision,
    datastream_id integer NOT NULL,
    retention smallint NOT NULL,
    quality smallint NOT NULL CHECK (quality >= 0),
    revision smallint NOT NULL DEFAULT 1 CHECK (revision >= 0),
    raw text,
    PRIMARY KEY (datastream_id, phenomenon_time, retention),
    CONSTRAINT gap_has_a_reason CHECK (result IS NOT NULL OR quality > 0)
) PARTITION BY LIST (retention);
CREATE TABLE sensors_observation_live PARTITION OF sensors_observation FOR VALUES IN (0) PARTITION BY RANGE (phenomenon_time);
CREATE TABLE sensors_observation_archive PARTITION OF sensors_observation FOR VALUES IN (1) PARTITION BY RANGE (phenomenon_time);
"""
# The newest readings change all day: room in the page keeps an update from touching the index.
FILL = "ALTER TABLE sensors_latest SET (fillfactor = 70)"


class Migration(migrations.Migration):
    """Stations with their streams, the partitioned table of readings, and the newest reading of each stream."""

    dependencies = [
        ("feeds", "0001_initial"),
        ("sensors", "0001_create_cameras_table"),
    ]

    operations = [
        migrations.CreateModel(
            name="Datastream",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("period", models.CharField(db_default="PT1H", default="PT1H", max_length=10)),
                ("expected_interval", models.DurationField()),
                ("retention", models.PositiveSmallIntegerField(choices=[(0, "live"), (1, "archive")], db_default=0, default=0)),
                ("shown", models.BooleanField(db_default=True, default=True)),
                ("thresholds", models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="ObservedProperty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name_ko", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=80)),
                ("unit", models.CharField(max_length=20)),
                ("shown_unit", models.CharField(blank=True, max_length=20)),
                ("lowest", models.FloatField(blank=True, null=True)),
                ("highest", models.FloatField(blank=True, null=True)),
                ("codes", models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict)),
            ],
            options={
                "verbose_name_plural": "observed properties",
            },
        ),
        migrations.CreateModel(
            name="Latest",
            fields=[
                (
                    "datastream",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="latest",
                        serialize=False,
                        to="sensors.datastream",
                    ),
                ),
                ("phenomenon_time", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("result", models.FloatField(null=True)),
                (
                    "quality",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "normal"),
                            (1, "corrected"),
                            (2, "under maintenance"),
                            (3, "suspect"),
                            (4, "substituted"),
                            (5, "no data"),
                        ]
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(db_default=1)),
                ("raw", models.TextField(null=True)),
            ],
            options={
                "verbose_name_plural": "latest",
            },
        ),
        migrations.AddField(
            model_name="datastream",
            name="observed_property",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="datastreams", to="sensors.observedproperty"),
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("air", "Air quality"),
                            ("water", "Water quality"),
                            ("river", "River gauge"),
                            ("rain", "Rain gauge"),
                            ("sdot", "S-DoT environment sensor"),
                            ("traffic_link", "Road link"),
                            ("bike", "Bike station"),
                            ("weather", "Weather station"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(help_text="What the operator calls it; unique within its kind", max_length=64)),
                ("name_ko", models.CharField(max_length=120)),
                ("name_en", models.CharField(blank=True, db_default="", max_length=160)),
                ("geometry", django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=4326)),
                (
                    "geometry_3857",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.gis.db.models.functions.Transform("geometry", 3857),
                        output_field=django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=3857),
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, null=True)),
                ("operator", models.CharField(blank=True, max_length=120, null=True)),
                ("district_code", models.CharField(blank=True, max_length=20, null=True)),
                (
                    "audience",
                    models.PositiveSmallIntegerField(choices=[(0, "public"), (1, "staff"), (2, "restricted")], db_default=0, default=0),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "In operation"), ("maintenance", "Under maintenance"), ("closed", "Closed")],
                        db_default="open",
                        default="open",
                        max_length=12,
                    ),
                ),
                ("attributes", models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict)),
                (
                    "network",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("network", "attributes"),
                        output_field=models.TextField(null=True),
                    ),
                ),
                (
                    "waterway",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("waterway", "attributes"),
                        output_field=models.TextField(null=True),
                    ),
                ),
                (
                    "racks",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            django.db.models.fields.json.KeyTextTransform("racks", "attributes"), models.IntegerField()
                        ),
                        output_field=models.IntegerField(null=True),
                    ),
                ),
                (
                    "length_m",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Cast(
                            django.db.models.fields.json.KeyTextTransform("length_m", "attributes"), models.FloatField()
                        ),
                        output_field=models.FloatField(null=True),
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_column="source",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="feeds.datasource",
                        to_field="slug",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="datastream",
            name="station",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="datastreams", to="sensors.station"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Observation",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "datastream_id",
                                "phenomenon_time",
                                "retention",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("phenomenon_time", models.DateTimeField()),
                        ("received_at", models.DateTimeField()),
                        ("result", models.FloatField(null=True)),
                        ("retention", models.PositiveSmallIntegerField(choices=[(0, "live"), (1, "archive")])),
                        (
                            "quality",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "normal"),
                                    (1, "corrected"),
                                    (2, "under maintenance"),
                                    (3, "suspect"),
                                    (4, "substituted"),
                                    (5, "no data"),
                                ]
                            ),
                        ),
                        ("revision", models.PositiveSmallIntegerField(db_default=1)),
                        ("raw", models.TextField(null=True)),
                        (
                            "datastream",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="observations",
                                to="sensors.datastream",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("result__isnull", False), ("quality__gt", 0), _connector="OR"), name="gap_has_a_reason"
                            )
                        ],
                    },
                ),
            ],
            database_operations=[migrations.RunSQL(CREATE, "DROP TABLE sensors_observation")],
        ),
        migrations.AddIndex(
            model_name="station",
            index=django.contrib.postgres.indexes.GistIndex(fields=["geometry"], name="station_geometry_gist"),
        ),
        migrations.AddIndex(
            model_name="station",
            index=django.contrib.postgres.indexes.GistIndex(fields=["geometry_3857"], name="station_geometry_3857_gist"),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.UniqueConstraint(fields=("kind", "code"), name="station_code_once_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="datastream",
            constraint=models.UniqueConstraint(fields=("station", "observed_property", "period"), name="datastream_once_a_period"),
        ),
        migrations.AddConstraint(
            model_name="datastream",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shown", True)), fields=("station", "observed_property"), name="datastream_one_shown_per_property"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
