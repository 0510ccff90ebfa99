from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The project itself: home page, projects, institutions, news, information."""

    name = "home"
    verbose_name = _("Project")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import suggestions  # noqa: F401  what of this domain search may suggest
