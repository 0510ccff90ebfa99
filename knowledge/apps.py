from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    """The knowledge base: good practices and the glossary."""

    name = "knowledge"
    verbose_name = _("Knowledge base")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (  # noqa: F401  each registers what it listens to, or what it tells search
            checks,
            passages,
            proposals,
            spellings,
            suggestions,
            synonyms,
            term_check,
        )
