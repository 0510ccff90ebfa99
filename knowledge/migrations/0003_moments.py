import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0002_knowledge_base'),
    ]

    operations = [
        migrations.AlterField(
            model_name='goodpracticepage',
            name='moments',
            field=wagtail.fields.StreamField([('moment', 5)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'help_text': 'Readers see it only while it is published.', 'label': 'Webinar', 'page_type': ['webinars.WebinarPage']}), 1: ('cms.core.blocks.time.TimecodeBlock', (), {'help_text': 'As m:ss or h:mm:ss, e.g. 12:30; empty for the whole webinar.', 'label': 'From', 'required': False}), 2: ('cms.core.blocks.time.TimecodeBlock', (), {'help_text': 'Where the passage ends; empty if it has no clear end.', 'label': 'To', 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': 'What is said there.', 'label': 'Note', 'max_length': 160, 'required': False}), 4: ('knowledge.moment_block.FingerprintBlock', (), {'label': 'Words spoken there'}), 5: ('wagtail.blocks.StructBlock', [[('webinar', 0), ('start', 1), ('end', 2), ('note', 3), ('fingerprint', 4)]], {})}, help_text='Where a webinar speaks of this practice.', verbose_name='moments in webinars'),
        ),
    ]
