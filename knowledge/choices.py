"""Choices and limits that blocks, forms and models of the knowledge base share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MINIMUM_POLICY_AREAS = 2


class PracticeStatus(models.TextChoices):
    """Where a practice stands."""

    IDEA = "idea", _("idea")
    PILOT = "pilot", _("pilot")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    UNVERIFIED = "unverified", _("not verified")


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
