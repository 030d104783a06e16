from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "city"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .indicators import measures, off_target  # noqa: F401  (they make themselves known)
