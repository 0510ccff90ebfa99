from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class WebinarsConfig(AppConfig):
    """The webinar library: recordings one can read, quote and search."""

    name = "webinars"
    verbose_name = _("Webinars")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  checks of the machine
        from .processing import requests

        post_save.connect(requests.request_after_save, sender="webinars.Recording")
        post_delete.connect(requests.forget_after_delete, sender="webinars.Recording")
        post_save.connect(
            requests.request_after_document, sender=settings.WAGTAILDOCS_DOCUMENT_MODEL
        )
