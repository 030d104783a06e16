"""What a role sees to begin with; the operator of the site may change it. Who works for the city sees what its staff sees. Restricted
layers (cameras' addresses, drafts, one department's own cases) are for the operator, who runs the control room; a mayor needs them no
more than anyone. A citizen has no row, which means public."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STAFF, RESTRICTED = 1, 2
AUDIENCES = {"field": STAFF, "analyst": STAFF, "official": STAFF, "mayor": STAFF, "operator": RESTRICTED}


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("accounts", "RoleAudience").objects
    for role, audience in AUDIENCES.items():
        rows.get_or_create(role=role, defaults={"audience": audience})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_name_models_and_order_them")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
