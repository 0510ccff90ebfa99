from django.db import migrations, models


class Migration(migrations.Migration):
    """The words of entries get a table of their own, with what the index holds."""

    dependencies = [("site_search", "0002_query_log")]

    operations = [
        migrations.CreateModel(
            name="EntryWords",
            fields=[
                ("entry_id", models.IntegerField(editable=False, primary_key=True, serialize=False, verbose_name="entry")),
                ("forms", models.BinaryField(verbose_name="forms")),
                ("places", models.BinaryField(verbose_name="places of passages")),
            ],
            options={"verbose_name": "words of an entry", "verbose_name_plural": "words of entries"},
        ),
        migrations.RunSQL(
            "INSERT INTO site_search_entrywords (entry_id, forms, places)"
            " SELECT id, forms, places FROM site_search_indexedentry",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="indexedentry", name="forms"),
        migrations.RemoveField(model_name="indexedentry", name="places"),
        migrations.RunSQL(
            "UPDATE site_search_posting SET frequency = 32767 WHERE frequency > 32767",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="posting",
            name="frequency",
            field=models.PositiveSmallIntegerField(editable=False, verbose_name="weighted frequency"),
        ),
    ]
