from django.db import migrations


class Migration(migrations.Migration):
    """Imported datasets are tables of their own; they live apart from the tables of the product."""

    dependencies = [("layers", "0002_change_triggers")]

    operations = [migrations.RunSQL("CREATE SCHEMA IF NOT EXISTS data", "DROP SCHEMA data")]
