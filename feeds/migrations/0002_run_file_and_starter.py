from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial")]

    operations = [
        migrations.AddField("run", "file", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField(
            "run",
            "started_by",
            models.CharField(blank=True, default="", help_text="Account on the server that gave the command", max_length=150),
        ),
    ]
