from django.db import migrations
from django.db.models import F


def carry_over(apps, schema_editor):
    """What was played so far is played on: the source is the film, a consent covered image and voice."""
    recording = apps.get_model("webinars", "Recording")
    recording.objects.exclude(source="").update(
        film=F("source"),
        film_size=F("source_size"),
        processed_source=F("source"),
        state="ready",
        progress=100,
    )
    apps.get_model("webinars", "Speaker").objects.update(consent_voice=F("consent_image"))
    track = apps.get_model("webinars", "CaptionTrack")
    version = apps.get_model("webinars", "CaptionVersion")
    for row in track.objects.filter(version=0).iterator():
        row.version = 1
        row.save(update_fields=["version"])
        version.objects.create(track=row, number=1, cues=row.cues, report={}, origin="upload")


class Migration(migrations.Migration):
    """Recordings, captions and consents of a site that had them before the webinar library."""

    dependencies = [("webinars", "0003_webinar_library")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
