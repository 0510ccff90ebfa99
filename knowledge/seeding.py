"""Practices made up by the number, for measuring: their texts say that they are samples."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from cms.core.models import GovernmentLevel, Instrument, PolicyArea, Region, TargetGroup

from .blocks import REQUIRED_SECTIONS
from .models import GoodPracticePage, KnowledgeIndexPage, PracticeStatus

SLUG_PREFIX = "sample-"


def seed_practices(
    *,
    index: KnowledgeIndexPage,
    count: int,
    seed: int = 1,
    on_each: Callable[[], Any] = lambda: None,
) -> None:
    """Add `count` published sample practices with facets drawn from `seed`.

    They have no revisions: 2,000 take about half a minute, and an editor is not meant to open them.
    """
    dice = random.Random(seed)  # noqa: S311  samples, not secrets
    own: dict[str, list[str]] = {
        name: list(model.objects.filter(locale=index.locale).values_list("code", flat=True))
        for name, model in (
            ("regions", Region),
            ("policy_areas", PolicyArea),
            ("levels", GovernmentLevel),
            ("target_groups", TargetGroup),
            ("instruments", Instrument),
        )
    }
    body = json.dumps(
        [
            {"type": name, "value": {"text": "<p>Tekst próbny.</p>", "gap": ""}}
            for name in REQUIRED_SECTIONS
        ]
    )
    for number in range(count):
        page = GoodPracticePage(
            title=f"Praktyka próbna {number + 1}",
            slug=f"{SLUG_PREFIX}{seed}-{number + 1}",
            summary="Praktyka wytworzona do pomiarów; niczego nie opisuje.",
            status=dice.choice(PracticeStatus.values),
            started_year=dice.choice([None, *range(2004, 2025)]),
            body=body,
            locale=index.locale,
            live=True,
        )
        for name, codes in own.items():
            setattr(page, f"{name}_codes", dice.sample(codes, min(dice.randint(1, 3), len(codes))))
        index.add_child(instance=page)
        on_each()
