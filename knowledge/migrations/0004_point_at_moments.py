"""Write the moments practices point at where the webinars find them; from now on saving a practice does it."""

from django.db import migrations


def point_at_moments(apps, schema_editor):
    practice_model = apps.get_model("knowledge", "GoodPracticePage")
    moment_model = apps.get_model("webinars", "Moment")
    known = set(apps.get_model("webinars", "WebinarPage").objects.values_list("pk", flat=True))
    for practice in practice_model.objects.only("pk", "moments").iterator():
        values = [raw.get("value") or {} for raw in practice.moments.raw_data]
        moment_model.objects.filter(page_id=practice.pk).delete()
        moment_model.objects.bulk_create(
            moment_model(
                page_id=practice.pk,
                webinar_id=value["webinar"],
                start=value.get("start"),
                present_start=value.get("start"),
                note=value.get("note") or "",
            )
            for value in values
            if value.get("webinar") in known
        )


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0003_moments"),
        ("webinars", "0004_existing_rows"),
    ]

    operations = [migrations.RunPython(point_at_moments, migrations.RunPython.noop)]
