"""The architecture's rules, as system checks: `manage.py check` fails when one is broken."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models
from wagtail.models import Page, TranslatableMixin, get_page_models

OUR_APPS = ("core", "home", "knowledge", "webinars", "site_search")


def _our_models() -> list[type[models.Model]]:
    return [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]


@register()
def check_pages(**_kwargs: Any) -> list[CheckMessage]:
    """Every page type of ours is a SitePage with a template, parents, children and translated facets."""
    from .models import ResourcePage, SitePage

    errors: list[CheckMessage] = []
    for model in get_page_models():
        if model._meta.app_label not in OUR_APPS:
            continue
        if not issubclass(model, SitePage):
            errors.append(
                Error(f"{model.__name__} does not extend SitePage.", obj=model, id="sires.E001")
            )
        if not model.__name__.endswith("Page"):
            errors.append(
                Error(
                    f"{model.__name__} is a page, so its name ends in Page.",
                    obj=model,
                    id="sires.E002",
                )
            )
        if model.is_creatable and "parent_page_types" not in vars(model):
            errors.append(
                Error(
                    f"{model.__name__} does not say where it may be put.",
                    obj=model,
                    id="sires.E003",
                )
            )
        if (
            issubclass(model, ResourcePage)
            and model is not ResourcePage
            and not model.resource_kind
        ):
            errors.append(
                Error(f"{model.__name__} has no resource_kind.", obj=model, id="sires.E004")
            )
        errors += _check_many_to_many(model)
    return errors


def _check_many_to_many(model: type[Page]) -> list[CheckMessage]:
    """wagtail-localize skips many-to-many fields, so each needs a SynchronizedCategories."""
    declared = {field.field_name for field in getattr(model, "override_translatable_fields", [])}
    return [
        Error(
            f"{model.__name__}.{field.name} would stay empty in translations: add SynchronizedCategories.",
            obj=model,
            id="sires.E005",
        )
        for field in model._meta.many_to_many
        if f"{field.name}_codes" not in declared
    ]


@register()
def check_fields(**_kwargs: Any) -> list[CheckMessage]:
    """Every editable field of ours has a help text for the editor; text is never nullable."""
    errors: list[CheckMessage] = []
    for model in _our_models():
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if field.auto_created or not field.editable or not hasattr(field, "help_text"):
                continue
            if not field.help_text and field.name not in INHERITED_FIELDS:
                errors.append(
                    Error(
                        f"{model.__name__}.{field.name} has no help text.",
                        obj=field,
                        id="sires.E006",
                    )
                )
            if isinstance(field, models.CharField | models.TextField) and field.null:
                errors.append(
                    Error(
                        f"{model.__name__}.{field.name} is nullable text.",
                        obj=field,
                        id="sires.E007",
                    )
                )
    return errors


INHERITED_FIELDS = frozenset(
    {
        "collection",
        "created_at",
        "description",
        "file",
        "file_hash",
        "filter_spec",
        "focal_point_height",
        "focal_point_key",
        "focal_point_width",
        "focal_point_x",
        "focal_point_y",
        "height",
        "image",
        "locale",
        "page_ptr",
        "page",
        "recording",
        "resourcepage_ptr",
        "site",
        "sort_order",
        "tags",
        "title",
        "track",
        "translation_key",
        "uploaded_by_user",
        "webinar",
        "width",
    }
)


@register()
def check_snippets(**_kwargs: Any) -> list[CheckMessage]:
    """A snippet readers see is translatable."""
    from wagtail.snippets.models import get_snippet_models

    not_translated = {"recording"}
    return [
        Error(f"Snippet {model.__name__} is not translatable.", obj=model, id="sires.E008")
        for model in get_snippet_models()
        if model._meta.app_label in OUR_APPS
        and not issubclass(model, TranslatableMixin)
        and model._meta.model_name not in not_translated
    ]
