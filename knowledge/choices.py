"""Choices that blocks and models of the knowledge base share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.TextChoices):
    """On what the results of a practice rest; words, not stars."""

    DESCRIPTION = "description", _("description only")
    OWN_DATA = "own_data", _("the body's own data")
    EVALUATION = "evaluation", _("outside evaluation")


class PolicyRelation(models.TextChoices):
    """How one policy bears on another."""

    SUPPORTS = "supports", _("supports")
    FINANCES = "finances", _("finances")
    COORDINATES = "coordinates", _("coordinates")
    CONFLICTS = "conflicts", _("conflicts with")
