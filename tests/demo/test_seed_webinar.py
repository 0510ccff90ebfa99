"""A webinar of 90 minutes made by command: true in weight, gone without a trace."""

from __future__ import annotations

import gzip
import itertools
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core.storages import private_storage
from cms.demo.seeding import CUE_SIGNS, sample_cues
from tests.files import stored_names
from webinars.models import Recording, WebinarPage

pytestmark = pytest.mark.demo
QUERIES, PACKED_BYTES = 16, 150_000


def run(*arguments) -> str:
    out = StringIO()
    call_command("seed_webinar", *arguments, stdout=out)
    return out.getvalue()


def stored(folder: str) -> set[str]:
    """Return the sample's files in a folder of the stores."""
    return {
        Path(name).name
        for storage in (default_storage, private_storage())
        for name in stored_names(storage, folder)
    }


def costs(client, page) -> tuple[int, bytes]:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        body = client.get(page.url).content
    return len(captured), body


def test_ninety_minutes_keep_the_budgets(client, site_tree, own_stores):
    run()
    page = WebinarPage.objects.get(slug="webinar-probny")
    track = page.recording.captions.get()
    assert len(track.cues) == 1500
    assert page.recording.duration == 5400
    queries, body = costs(client, page)
    assert queries <= QUERIES
    assert len(gzip.compress(body, 6)) < PACKED_BYTES
    assert body.count(b"data-start=") >= 1500


def test_a_longer_transcript_asks_no_more_of_the_database(client, site_tree, own_stores):
    found = []
    for cues in ("30", "300"):
        run("--cues", cues)
        queries, _body = costs(client, WebinarPage.objects.get(slug="webinar-probny"))
        found.append(queries)
        run("--delete")
    assert found[0] == found[1]


def test_it_goes_with_all_its_files(site_tree, own_stores, django_capture_on_commit_callbacks):
    run("--cues", "200")
    assert stored("recordings") == {"webinar-probny.mp4"}
    assert stored("slides")
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 sample" in run("--delete")
    assert not WebinarPage.objects.exists()
    assert not Recording.objects.exists()
    assert stored("recordings") == stored("slides") == stored("posters") == set()


def test_a_second_one_is_refused(site_tree, own_stores):
    run("--cues", "20")
    with pytest.raises(CommandError, match="already"):
        run("--cues", "20")


@pytest.mark.parametrize("cues", ["0", "-1", "10001"])
def test_a_number_out_of_range_is_refused(site_tree, cues):
    with pytest.raises(CommandError, match="Between 1 and 10000"):
        run("--cues", cues)


def test_it_is_made_on_a_demo_only(site_tree, settings):
    settings.SITE_IS_DEMO = False
    with pytest.raises(CommandError, match="only on a demo"):
        run()
    assert not Recording.objects.exists()


def test_its_words_are_not_repeated_within_ninety_minutes():
    """Repeated words would pack better than real speech does, and the weight measured would be too small."""
    cues = sample_cues(1500)
    assert len({cue.text for cue in cues}) > 1450
    assert max(len(cue.text) for cue in cues) <= CUE_SIGNS + 1
    assert all(before.end <= after.start for before, after in itertools.pairwise(cues))
