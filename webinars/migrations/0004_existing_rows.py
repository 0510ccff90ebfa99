"""Fill in, for what was there before the webinar library, what saving would have written."""

from typing import Any

from django.db import migrations
from django.db.models import F
from django.utils import timezone

from webinars.coverage import covered_seconds
from webinars.models.state import end_of


def keep_recordings(apps: Any, schema_editor: Any) -> None:
    """What was played so far is played on: the source is the film, a consent covered image and voice."""
    recording_model = apps.get_model("webinars", "Recording")
    recording_model.objects.exclude(source="").update(
        film=F("source"),
        film_size=F("source_size"),
        processed_source=F("source"),
        state="ready",
        progress=100,
    )
    apps.get_model("webinars", "Speaker").objects.update(consent_voice=F("consent_image"))
    track_model = apps.get_model("webinars", "CaptionTrack")
    version_model = apps.get_model("webinars", "CaptionVersion")
    for track in track_model.objects.filter(version=0).iterator():
        track_model.objects.filter(pk=track.pk).update(
            version=1,
            covered_seconds=covered_seconds((row[0], row[1]) for row in track.cues),
            names_speakers=any(len(row) > 3 and row[3] for row in track.cues),
        )
        version_model.objects.create(
            track=track, number=1, cues=track.cues, report={}, origin="upload"
        )


def fill_in_webinars(apps: Any, schema_editor: Any) -> None:
    """The end of each webinar, when it was announced, and who speaks in it, without a revision."""
    page_model = apps.get_model("webinars", "WebinarPage")
    speakers = dict(
        apps.get_model("webinars", "Speaker").objects.values_list("pk", "translation_key")
    )
    talk_model = apps.get_model("webinars", "SpeakerTalk")
    now = timezone.now()
    for page in page_model.objects.all():
        coming = page.live and page.starts_at and page.starts_at > now
        page_model.objects.filter(pk=page.pk).update(
            ends_at=end_of(page.starts_at, page.planned_minutes),
            announced_at=page.first_published_at if coming else None,
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


class Migration(migrations.Migration):
    dependencies = [("webinars", "0003_webinar_library")]
    operations = [
        migrations.RunPython(keep_recordings, migrations.RunPython.noop),
        migrations.RunPython(fill_in_webinars, migrations.RunPython.noop),
    ]
