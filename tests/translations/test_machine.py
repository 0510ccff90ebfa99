"""Machine drafts: off by default, marked until a person has read them, never published before, faults told."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringTranslation

from cms.translations.states import unread_strings
from tests import factories
from tests.architecture.test_settings import COMPLETE, manage
from tests.translations.twins import fresh, job


class LibreTranslate(BaseHTTPRequestHandler):
    """Answers in the protocol of LibreTranslate, or as the class is told to fail."""

    fails = False
    asked: list[dict] = []

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(asked)
        answer = {"translatedText": [f"EN {text}" for text in asked["q"]]}
        self.send_response(403 if self.fails else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"error": "key"} if self.fails else answer).encode())

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def service(settings):
    """A server that speaks LibreTranslate's protocol; the site is set to use it."""
    LibreTranslate.fails, LibreTranslate.asked = False, []
    server = HTTPServer(("127.0.0.1", 0), LibreTranslate)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.libretranslate.LibreTranslator",
        "OPTIONS": {
            "LIBRETRANSLATE_URL": f"http://127.0.0.1:{server.server_port}",
            "API_KEY": "klucz",
        },
    }
    yield LibreTranslate
    server.shutdown()
    server.server_close()


@pytest.fixture
def translate_by_machine(client, editor, pair):
    """Return a function that asks the machine as the editor's button does."""

    def ask():
        client.force_login(editor)
        number = job(pair.source, pair.twin.locale).pk
        return client.post(f"/admin/localize/translate/{number}/machine_translate/", follow=True)

    return ask


def test_it_is_off_unless_it_is_set():
    assert get_machine_translator() is None


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "None"),
        ({"DEEPL_AUTH_KEY": "klucz:fx"}, "DeepL"),
        ({"LIBRETRANSLATE_URL": "https://libre.example.org/"}, "LibreTranslate"),
    ],
)
def test_the_environment_says_which(environment, name):
    done = manage(
        "shell",
        "--no-imports",
        "-c",
        "from wagtail_localize.machine_translators import get_machine_translator;"
        "print(getattr(get_machine_translator(), 'display_name', None))",
        **COMPLETE,
        **environment,
    )
    assert done.stdout.strip() == name, done.stderr


def test_its_draft_is_marked_and_not_published_before_somebody_has_read_it(
    client, service, translate_by_machine, pair, django_capture_on_commit_callbacks
):
    assert translate_by_machine().status_code == 200
    assert service.asked[0]["source"] == "pl"
    count = unread_strings(pair.twin).count()
    assert count > 0
    edit = f"/admin/pages/{pair.twin.pk}/edit/"
    assert f"{count} tekst" in " ".join(
        str(message) for message in client.get(edit).context["messages"]
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, {"action": "publish"})
        client.post(f"/admin/translations/{pair.twin.pk}/both/")
    assert not fresh(pair.twin).title.startswith("EN ")
    client.post(f"/admin/translations/{pair.twin.pk}/read/")
    assert not unread_strings(pair.twin).exists()
    read = StringTranslation.objects.filter(locale=pair.twin.locale, tool_name="LibreTranslate")
    assert read.count() == count
    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, {"action": "publish"})
    assert fresh(pair.twin).title.startswith("EN ")


def test_a_text_a_person_changes_counts_as_read(client, service, translate_by_machine, pair):
    translate_by_machine()
    before = unread_strings(pair.twin).count()
    translation = job(pair.source, pair.twin.locale)
    segment = translation.source.stringsegment_set.get(context__path="title")
    client.put(
        f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
        encode_multipart(BOUNDARY, {"value": "Call for members"}),
        content_type=MULTIPART_CONTENT,
    )
    assert unread_strings(pair.twin).count() == before - 1


def test_a_service_that_refuses_is_told_and_nothing_is_lost(
    service, translate_by_machine, pair, caplog
):
    service.fails = True
    response = translate_by_machine()
    assert response.status_code == 200
    assert len(list(response.context["messages"])) >= 1
    assert not unread_strings(pair.twin).exists()
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == [
        "cms.translations.localize_views"
    ]


def test_the_text_of_a_private_page_stays_here(service, translate_by_machine, pair):
    factories.make_private(pair.source)
    translate_by_machine()
    assert service.asked == []


def test_taking_over_changes_with_a_machine_publishes_nothing(client, editor, service, pair):
    source = fresh(pair.source)
    source.summary = "Nowy lead."
    source.save_revision().publish()
    client.force_login(editor)
    address = f"/admin/localize/update/{job(pair.source, pair.twin.locale).source_id}/"
    both = {"publish_translations": "on", "use_machine_translation": "on"}
    assert client.post(address, both).status_code == 200
    assert service.asked == []
    assert client.post(address, {"use_machine_translation": "on"}).status_code == 302
    assert unread_strings(pair.twin).exists()
    service.fails = True
    source.title = "Jeszcze inny tytuł"
    source.save_revision().publish()
    assert client.post(address, {"use_machine_translation": "on"}).status_code == 200
