from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from geo.map_fields import bring

        from .assets import admin_map

        bring(admin_map)
