"""What editors see of processing, and another try."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests import factories
from webinars.models import ProcessingState, Recording
from webinars.processing import health

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/webinars/recording/"


def user(name: str, *permissions: str, **values):
    made = get_user_model().objects.create_user(name, password="x", **values)
    wanted = Permission.objects.filter(codename__in=["access_admin", *permissions])
    made.user_permissions.add(*wanted)
    return made


@pytest.fixture
def editor(client):
    made = user("redaktorka", "change_recording", "view_recording", "add_recording")
    client.force_login(made)
    return made


@pytest.fixture
def failed(site_tree):
    """A recording whose processing failed with a message of the programme."""
    recording = factories.recording(captions=False, chapters=False)
    Recording.objects.filter(pk=recording.pk).update(
        state=ProcessingState.FAILED,
        failure="conversion",
        failure_detail="moov <atom> error",
        processed_source="",
    )
    return Recording.objects.get(pk=recording.pk)


def edit(recording: Recording) -> str:
    return f"{LIST}edit/{recording.pk}/"


def status(client, recording: Recording, query: str = "") -> str:
    address = reverse("webinars_recording_status")
    return client.get(f"{address}?id={recording.pk}{query}").json()[str(recording.pk)]


def test_the_list_shows_state_length_size_captions_and_use(client, editor, site_tree):
    recording = factories.recording(title="O komitetach", duration=5400)
    page = factories.webinar(site_tree.webinars, recording=recording)
    factories.recording(title="Bez napisów", captions=False)
    html = client.get(LIST).content.decode()
    row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*O komitetach.*?</tr>", html, re.S)[0]
    for text in ("gotowe", "1:30:00", "2,0", "polski", page.title, f"/admin/pages/{page.pk}/edit/"):
        assert text in row
    bare = re.search(r"<tr[^>]*>(?:(?!</tr>).)*Bez napisów.*?</tr>", html, re.S)[0]
    assert "brak" in bare
    assert "nigdzie" in bare


def test_the_list_asks_the_database_as_often_with_many_recordings(
    client, editor, site_tree, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    def add(count: int) -> None:
        for _number in range(count):
            factories.webinar(site_tree.webinars, recording=factories.recording())

    add(3)
    queries()
    few = queries()
    add(12)
    assert queries() == few


def test_the_list_does_not_read_the_words_of_captions(client, editor, site_tree):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    factories.recording()
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)
    assert not any('"cues"' in query["sql"] for query in captured)


def test_progress_is_shown_and_told_without_a_reload(client, editor, site_tree):
    recording = factories.recording()
    Recording.objects.filter(pk=recording.pk).update(
        state=ProcessingState.RUNNING, step="film", progress=42
    )
    for html in (
        client.get(LIST).content.decode(),
        client.get(edit(recording)).content.decode(),
        status(client, recording),
    ):
        assert "konwersja filmu" in html
        assert '<progress class="recording-progress" max="100" value="42"' in html
        assert "data-in-the-works" in html
    assert "js/recording-status" in client.get(LIST).content.decode()
    assert "js/recording-status" in client.get(edit(recording)).content.decode()
    assert "data-in-the-works" not in status(client, factories.recording())


def test_a_failure_is_explained_and_its_message_is_for_the_administrator(client, editor, failed):
    for html in (client.get(edit(failed)).content.decode(), status(client, failed, "&full=1")):
        assert "Nie udało się przekonwertować filmu" in html
        assert "Spróbuj ponownie" in html
        assert "moov" not in html
    client.force_login(user("administratorka", is_superuser=True))
    assert "moov &lt;atom&gt; error" in client.get(edit(failed)).content.decode()


def test_what_was_found_in_the_file_is_shown(client, editor, site_tree):
    recording = factories.recording(
        container="mp4", video_codec="h264", audio_codec="aac", duration=75.5
    )
    html = client.get(edit(recording)).content.decode()
    for text in ("mp4: h264, aac", "1280 × 720", "1:15", recording.film_address):
        assert text in html


def test_another_try_puts_the_recording_in_the_queue(
    client, editor, failed, django_capture_on_commit_callbacks
):
    html = client.get(edit(failed)).content.decode()
    address = re.search(r'<form id="retry-recording" method="post" action="([^"]+)"', html)[1]
    assert html.index('<form id="retry-recording"') < html.index('id="w-editor-form"')
    assert 'form="retry-recording"' in html
    with django_capture_on_commit_callbacks() as callbacks:
        response = client.post(address, follow=True)
    assert "Nagranie czeka w kolejce" in response.content.decode()
    assert len(callbacks) == 1
    failed.refresh_from_db()
    assert (failed.state, failed.failure, failed.failure_detail) == ("waiting", "", "")


def test_there_is_nothing_to_try_when_all_is_made(client, editor, site_tree):
    recording = factories.recording()
    address = reverse("webinars_recording_retry", args=[recording.pk])
    response = client.post(address, {"next": "https://zly.example/"}, follow=True)
    assert "Nie ma nic do zrobienia" in response.content.decode()
    assert response.redirect_chain == [(edit(recording), 302)]
    recording.refresh_from_db()
    assert recording.state == "ready"


def test_reading_an_address_starts_nothing(client, editor, failed):
    address = reverse("webinars_recording_retry", args=[failed.pk])
    assert client.get(address).status_code == 405
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_state_and_another_try_are_for_those_who_may_change_recordings(client, failed):
    retry = reverse("webinars_recording_retry", args=[failed.pk])
    state = f"{reverse('webinars_recording_status')}?id={failed.pk}"
    for login in (lambda: None, lambda: client.force_login(user("redaktor"))):
        login()
        assert client.post(retry).status_code in (302, 403)
        answer = client.get(state)
        assert answer.status_code in (302, 403)
        assert b"przekonwertowa" not in answer.content
    failed.refresh_from_db()
    assert failed.state == "failed"


@pytest.mark.parametrize("query", ["", "?id=", "?id=abc", "?id=²", "?id=-1", f"?id={'9' * 40}"])
def test_nonsense_is_answered_with_nothing(client, editor, query):
    assert client.get(reverse("webinars_recording_status") + query).json() == {}
    assert client.post(f"/admin/webinars/recordings/{2**62}/retry/").status_code == 404


def test_films_that_wait_in_vain_are_told_on_the_first_page_and_above_the_list(
    client, editor, site_tree
):
    recording = factories.recording()
    for page in ("/admin/", LIST):
        assert "run_workers" not in client.get(page).content.decode()
    Recording.objects.filter(pk=recording.pk).update(
        state=ProcessingState.WAITING, heartbeat_at=timezone.now() - datetime.timedelta(minutes=6)
    )
    for page in ("/admin/", LIST):
        html = client.get(page).content.decode()
        assert "1 nagranie czeka od kilku minut" in html
        assert "manage.py run_workers" in html


def test_a_missing_ffmpeg_is_told_with_what_to_install(client, editor, site_tree, monkeypatch):
    monkeypatch.setattr(health, "tools_available", lambda: False)
    for page in ("/admin/", LIST):
        assert "apt install ffmpeg" in client.get(page).content.decode()
    client.force_login(user("korektorka", "change_speaker"))
    assert "apt install ffmpeg" not in client.get("/admin/").content.decode()


def test_a_recording_cannot_be_copied_with_its_file(client, editor, failed):
    assert client.get(f"{LIST}copy/{failed.pk}/").status_code == 404


def test_the_form_says_that_slides_are_a_pdf(client, editor, failed):
    from cms.core.models import SiteDocument

    document = SiteDocument(title="Slajdy")
    document.file.save("slajdy.pptx", ContentFile(b"x"))
    failed.slides = document
    with pytest.raises(Exception, match="Wybierz plik PDF"):
        failed.full_clean()
