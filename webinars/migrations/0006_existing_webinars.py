"""Fill in, for what was there before, the end of each webinar, its speakers, and what its captions cover."""

from typing import Any

from django.db import migrations
from django.utils import timezone

from webinars.coverage import covered_seconds
from webinars.models.state import end_of


def fill_in(apps: Any, schema_editor: Any) -> None:
    """Write what saving would have written, without a revision."""
    page_model = apps.get_model("webinars", "WebinarPage")
    speakers = dict(
        apps.get_model("webinars", "Speaker").objects.values_list("pk", "translation_key")
    )
    talk_model = apps.get_model("webinars", "SpeakerTalk")
    now = timezone.now()
    for page in page_model.objects.all():
        announced = page.first_published_at if page.live and page.starts_at and page.starts_at > now else None
        page_model.objects.filter(pk=page.pk).update(
            ends_at=end_of(page.starts_at, page.planned_minutes), announced_at=announced
        )
        talk_model.objects.bulk_create(
            talk_model(
                page=page,
                speaker_key=speakers[value["speaker"]],
                talk=(value.get("talk") or "")[:200],
            )
            for block in page.talks.raw_data
            if (value := block.get("value") or {}).get("speaker") in speakers
        )
    track_model = apps.get_model("webinars", "CaptionTrack")
    for track in track_model.objects.iterator():
        track_model.objects.filter(pk=track.pk).update(
            covered_seconds=covered_seconds((row[0], row[1]) for row in track.cues),
            names_speakers=any(len(row) > 3 and row[3] for row in track.cues),
        )


class Migration(migrations.Migration):
    dependencies = [("webinars", "0005_life")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
