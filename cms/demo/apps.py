from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo content; part of the project room because it knows every page type (docs/adr/0006)."""

    name = "cms.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
