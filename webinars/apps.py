from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebinarsConfig(AppConfig):
    """The webinar library: recordings one can read, quote and search."""

    name = "webinars"
    verbose_name = _("Webinars")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what is saved; tell the statement what is not accessible and the home page what is next."""
        from cms.core import accessibility, upcoming

        from . import signals, suggestions  # noqa: F401  receivers, what search may suggest
        from .calendars import next_webinar
        from .caption_clock import inaccessible_recordings

        accessibility.register_source("webinars", inaccessible_recordings)
        upcoming.register_source("webinars", next_webinar)
