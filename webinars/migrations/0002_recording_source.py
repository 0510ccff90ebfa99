from django.db import migrations, models


def name_speakers(apps, schema_editor):
    """Give each speaker a code; the rows of one speaker in several languages share it."""
    speaker = apps.get_model("webinars", "Speaker")
    codes = {}
    for row in speaker.objects.order_by("pk"):
        row.code = codes.setdefault(row.translation_key, f"prelegent-{row.pk}")
        row.save(update_fields=["code"])


class Migration(migrations.Migration):
    """The film becomes the source of what is played; speakers get an address."""

    dependencies = [("webinars", "0001_initial")]
    operations = [
        migrations.RenameField("recording", "file", "source"),
        migrations.RenameField("recording", "file_size", "source_size"),
        migrations.AddField(
            "speaker", "code", models.SlugField(default="", max_length=80), preserve_default=False
        ),
        migrations.RenameField("speaker", "consent_given", "consent_image"),
        migrations.RunPython(name_speakers, migrations.RunPython.noop),
    ]
