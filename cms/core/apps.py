from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The shared kernel: pages, taxonomies, media and settings that no one domain owns."""

    name = "cms.core"
    label = "core"
    verbose_name = _("Core")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, document_reading  # noqa: F401  register checks and receivers
        from .uploads.documents import register_documents

        register_documents()
