from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebinarsConfig(AppConfig):
    """The webinar library: recordings one can read, quote and search."""

    name = "webinars"
    verbose_name = _("Webinars")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow what is saved; tell the statement what is not accessible and the home page what is next."""
        from django.conf import settings
        from django.db.models.signals import post_delete, post_save

        from cms.core import accessibility, sitemap_films, upcoming

        from . import checks, signals, source_versions, suggestions  # noqa: F401  checks, receivers, what search may suggest
        from .calendars import next_webinar
        from .caption_clock import inaccessible_recordings
        from .processing import requests
        from .sitemap_films import films_of_pages
        from .uploads import register_source_of_recordings

        register_source_of_recordings()
        accessibility.register_source("webinars", inaccessible_recordings)
        upcoming.register_source("webinars", next_webinar)
        sitemap_films.register_source("webinars", films_of_pages)
        post_save.connect(requests.request_after_save, sender="webinars.Recording")
        post_delete.connect(requests.forget_after_delete, sender="webinars.Recording")
        post_save.connect(
            requests.request_after_document, sender=settings.WAGTAILDOCS_DOCUMENT_MODEL
        )
