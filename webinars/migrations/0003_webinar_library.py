import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import webinars.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_document_text'),
        ('wagtailcore', '0098_apitoken'),
        ('webinars', '0002_recording_source'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaptionDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(editable=False, help_text='The day of the digest, Warsaw time.', unique=True, verbose_name='day')),
                ('recording_count', models.PositiveIntegerField(editable=False, verbose_name='recordings named')),
            ],
            options={
                'verbose_name': 'digest of the caption clock',
                'verbose_name_plural': 'digests of the caption clock',
                'ordering': ('-day',),
            },
        ),
        migrations.CreateModel(
            name='CaptionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False)),
                ('cues', models.JSONField(default=list, editable=False)),
                ('report', models.JSONField(default=dict, editable=False)),
                ('origin', models.CharField(choices=[('upload', 'file'), ('editor', 'corrected here'), ('restored', 'former version brought back')], editable=False, max_length=10)),
                ('file_name', models.CharField(blank=True, editable=False, max_length=255)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'version of captions',
                'verbose_name_plural': 'versions of captions',
                'ordering': ('-number',),
            },
        ),
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(editable=False, verbose_name='day')),
                ('plays', models.PositiveIntegerField(default=0, editable=False, verbose_name='plays')),
                ('moments', models.PositiveIntegerField(default=0, editable=False, verbose_name='moments opened')),
            ],
            options={
                'verbose_name': 'plays of a day',
                'verbose_name_plural': 'plays by day',
                'ordering': ('day', 'recording'),
            },
        ),
        migrations.CreateModel(
            name='Moment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(editable=False, null=True, verbose_name='from second')),
                ('end', models.PositiveIntegerField(editable=False, null=True, verbose_name='to second')),
                ('present_start', models.PositiveIntegerField(editable=False, null=True)),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=8)),
                ('note', models.CharField(blank=True, editable=False, max_length=160, verbose_name='note')),
            ],
            options={
                'verbose_name': 'moment',
                'verbose_name_plural': 'moments',
                'ordering': ('webinar', 'start', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Slide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, verbose_name='page')),
                ('start', models.FloatField(blank=True, help_text='Second from which the slide is shown; empty while it is not known.', null=True, verbose_name='start in seconds')),
                ('text', models.TextField(blank=True, editable=False)),
                ('image', models.ImageField(blank=True, editable=False, max_length=255, upload_to='')),
            ],
            options={
                'verbose_name': 'slide',
                'verbose_name_plural': 'slides',
                'ordering': ('number', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='SpeakerTalk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('speaker_key', models.UUIDField(db_index=True, editable=False)),
                ('talk', models.CharField(blank=True, editable=False, max_length=200)),
            ],
            options={
                'verbose_name': 'talk',
                'verbose_name_plural': 'talks',
                'ordering': ('page', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='WebinarSeriesPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences above the list: what is here and for whom.', max_length=300, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'series of webinars',
                'verbose_name_plural': 'series of webinars',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AlterModelOptions(
            name='captiontrack',
            options={'ordering': ('-language', 'pk'), 'verbose_name': 'captions', 'verbose_name_plural': 'captions'},
        ),
        migrations.RemoveConstraint(
            model_name='chapter',
            name='webinars_chapter_start_unique',
        ),
        migrations.RemoveField(
            model_name='captiontrack',
            name='file',
        ),
        migrations.RemoveField(
            model_name='captiontrack',
            name='sort_order',
        ),
        migrations.RemoveField(
            model_name='chapter',
            name='sort_order',
        ),
        migrations.AddField(
            model_name='captiontrack',
            name='covered_seconds',
            field=models.FloatField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='captiontrack',
            name='names_speakers',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='captiontrack',
            name='report',
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='captiontrack',
            name='updated_at',
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name='captiontrack',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='chapter',
            name='language',
            field=models.CharField(choices=[('pl', 'Polish'), ('en', 'English')], default='pl', help_text='Language of the title.', max_length=2, verbose_name='language'),
        ),
        migrations.AddField(
            model_name='recording',
            name='attempt',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='recording',
            name='attempt_count',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='audio',
            field=models.FileField(blank=True, editable=False, max_length=255, upload_to=''),
        ),
        migrations.AddField(
            model_name='recording',
            name='audio_codec',
            field=models.CharField(blank=True, editable=False, max_length=30),
        ),
        migrations.AddField(
            model_name='recording',
            name='audio_size',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='container',
            field=models.CharField(blank=True, editable=False, max_length=60),
        ),
        migrations.AddField(
            model_name='recording',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='described_version',
            field=models.ForeignKey(blank=True, help_text='Another recording: the same film with what is shown told in words.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='described_of', to='webinars.recording', verbose_name='version with audio description'),
        ),
        migrations.AddField(
            model_name='recording',
            name='failure',
            field=models.CharField(blank=True, choices=[('empty', 'The file is empty. Upload it again.'), ('not_a_film', 'This is no film, whatever the ending of its name. Upload the file of the recording.'), ('no_picture', 'The file has sound but no picture. Upload the film, or add a picture to it.'), ('no_length', 'The film has no length: it is damaged or was cut off. Save it anew.'), ('cut_off', 'The file ends before the film does: it was cut off on the way. Upload it again.'), ('conversion', 'The film could not be converted. It may be damaged; save it as MP4 and try again.'), ('no_space', 'There is no space left on the server. Tell the administrator, then try again.'), ('storage', 'The file could not be read from or written to the storage. Try again in a while.'), ('interrupted', 'Processing broke off several times. Tell the administrator, then try again.'), ('unexpected', 'Processing failed for an unexpected reason. Try again; if it recurs, tell the administrator.'), ('tool_missing', 'ffmpeg is not installed on the server: the film is played as it was uploaded.'), ('tool_needed', 'ffmpeg is not installed on the server, and browsers do not play this kind of file. Upload an MP4 or have ffmpeg installed.'), ('slides', 'The slides could not be drawn: the PDF is damaged or locked. Upload another file.')], editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='recording',
            name='failure_detail',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='film',
            field=models.FileField(blank=True, editable=False, max_length=255, upload_to=''),
        ),
        migrations.AddField(
            model_name='recording',
            name='film_size',
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='finished_steps',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='heartbeat_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='recording',
            name='is_live_event',
            field=models.BooleanField(default=True, help_text='Captions of a recording of a live meeting are due within 14 days of its publication; of any other film at once.', verbose_name='recording of a live meeting'),
        ),
        migrations.AddField(
            model_name='recording',
            name='poster_second',
            field=models.FloatField(blank=True, help_text='Where in the film the picture is taken; empty for a place near the beginning.', null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='second of the poster'),
        ),
        migrations.AddField(
            model_name='recording',
            name='processed_poster_second',
            field=models.FloatField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='recording',
            name='processed_slides',
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name='recording',
            name='processed_source',
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name='recording',
            name='progress',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='recording',
            name='published_date',
            field=models.DateField(editable=False, null=True, verbose_name='first published on'),
        ),
        migrations.AddField(
            model_name='recording',
            name='sign_language_version',
            field=models.ForeignKey(blank=True, help_text='Another recording: the same film with an interpreter of Polish Sign Language.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signed_of', to='webinars.recording', verbose_name='version with sign language'),
        ),
        migrations.AddField(
            model_name='recording',
            name='slides',
            field=models.ForeignKey(blank=True, help_text='PDF of the presentation; its pages are shown beside the film at their times.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.sitedocument', verbose_name='slides'),
        ),
        migrations.AddField(
            model_name='recording',
            name='started_source',
            field=models.CharField(blank=True, editable=False, max_length=255),
        ),
        migrations.AddField(
            model_name='recording',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting for its turn'), ('running', 'being processed'), ('ready', 'ready'), ('failed', 'failed')], db_index=True, default='waiting', editable=False, max_length=10, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='recording',
            name='step',
            field=models.CharField(blank=True, choices=[('probe', 'reading the file'), ('film', 'converting the film'), ('audio', 'taking out the sound'), ('poster', 'making the poster'), ('slides', 'drawing the slides')], editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='recording',
            name='still',
            field=models.ImageField(blank=True, editable=False, max_length=255, upload_to=''),
        ),
        migrations.AddField(
            model_name='recording',
            name='video_codec',
            field=models.CharField(blank=True, editable=False, max_length=30),
        ),
        migrations.AddField(
            model_name='speaker',
            name='consent_voice',
            field=models.BooleanField(default=False, help_text='Internal, never shown: a signed consent to publish the voice is in the files.', verbose_name='consent to voice'),
        ),
        migrations.AddField(
            model_name='webinarpage',
            name='announced_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='webinarpage',
            name='ends_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='webinarpage',
            name='join_url',
            field=models.URLField(blank=True, help_text='Shown to everyone until the end of the meeting; leave it empty if only those registered get it.', verbose_name='link to the meeting'),
        ),
        migrations.AlterField(
            model_name='recording',
            name='duration',
            field=models.FloatField(default=0, editable=False, verbose_name='length in seconds'),
        ),
        migrations.AlterField(
            model_name='recording',
            name='height',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='height'),
        ),
        migrations.AlterField(
            model_name='recording',
            name='poster',
            field=models.ImageField(blank=True, help_text='Still picture shown before the film starts; empty for a picture of the film.', max_length=255, upload_to='posters', verbose_name='poster'),
        ),
        migrations.AlterField(
            model_name='recording',
            name='source',
            field=models.FileField(help_text='The recording as it was saved, in any common form; what readers play is made of it. The original is kept.', max_length=255, upload_to='recordings', validators=[django.core.validators.FileExtensionValidator(('mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'mpg', 'mpeg', 'ts', 'wmv')), webinars.validators.validate_film], verbose_name='film'),
        ),
        migrations.AlterField(
            model_name='recording',
            name='width',
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name='width'),
        ),
        migrations.AlterField(
            model_name='speaker',
            name='code',
            field=models.SlugField(help_text="Part of the address of the speaker's page; the same in all languages.", max_length=80, verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='speaker',
            name='consent_image',
            field=models.BooleanField(default=False, help_text='Internal, never shown: a signed consent to show the speaker is in the files.', verbose_name='consent to image'),
        ),
        migrations.AlterField(
            model_name='webinarpage',
            name='recording',
            field=models.ForeignKey(blank=True, help_text='Choose it once it is ready; captions are due within 14 days of publication.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pages', to='webinars.recording', verbose_name='recording'),
        ),
        migrations.AddConstraint(
            model_name='chapter',
            constraint=models.UniqueConstraint(fields=('recording', 'language', 'start'), name='webinars_chapter_start_unique'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(fields=('code', 'locale'), name='webinars_speaker_code_unique'),
        ),
        migrations.AddField(
            model_name='captionversion',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='captionversion',
            name='track',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='webinars.captiontrack'),
        ),
        migrations.AddField(
            model_name='dailycount',
            name='recording',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='daily_counts', to='webinars.recording'),
        ),
        migrations.AddField(
            model_name='moment',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moments_chosen', to='core.resourcepage'),
        ),
        migrations.AddField(
            model_name='moment',
            name='webinar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moments_pointed_at', to='webinars.webinarpage'),
        ),
        migrations.AddField(
            model_name='slide',
            name='recording',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slide_pages', to='webinars.recording'),
        ),
        migrations.AddField(
            model_name='speakertalk',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='talk_rows', to='webinars.webinarpage'),
        ),
        migrations.AddField(
            model_name='webinarpage',
            name='series',
            field=models.ForeignKey(blank=True, help_text='The series it belongs to; its webinars lead to each other.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='webinars', to='webinars.webinarseriespage', verbose_name='series'),
        ),
        migrations.AddConstraint(
            model_name='captionversion',
            constraint=models.UniqueConstraint(fields=('track', 'number'), name='webinars_caption_version_unique'),
        ),
        migrations.AddConstraint(
            model_name='dailycount',
            constraint=models.UniqueConstraint(fields=('recording', 'day'), name='webinars_one_count_a_day'),
        ),
        migrations.AddConstraint(
            model_name='slide',
            constraint=models.UniqueConstraint(fields=('recording', 'number'), name='webinars_slide_unique'),
        ),
    ]
