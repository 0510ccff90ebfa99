"""A page that was published before its film was ready: what follows when the worker is done."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cms.core.passages import passages_changed
from tests import factories
from tests.webinars.films import film, needs_ffmpeg
from tests.webinars.test_processing import upload
from webinars.models import Recording
from webinars.processing.pipeline import process

pytestmark = [pytest.mark.django_db, needs_ffmpeg]


@pytest.fixture
def told():
    """Ids of pages whose passages were said to have changed."""
    heard: list[int] = []

    def hear(page_ids, **_kwargs):
        heard.extend(page_ids)

    passages_changed.connect(hear)
    yield heard
    passages_changed.disconnect(hear)


def test_the_day_of_publication_and_the_index_follow_the_film(site_tree, tmp_path, settings, told):
    settings.MEDIA_WORK_DIR = tmp_path / "work"
    recording = upload(film("plain.mp4"))
    page = factories.webinar(site_tree.webinars, recording=recording)
    assert not page.is_recorded
    assert Recording.objects.get(pk=recording.pk).published_date is None
    told.clear()
    process(recording_id=recording.pk)
    ready = Recording.objects.get(pk=recording.pk)
    assert ready.is_playable
    assert ready.published_date == timezone.localdate()
    assert page.pk in told
