"""The protocol on this machine's disk and on a real S3 server: parts, resuming, checks by content, who may what."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.core.models import Upload, UploadState
from cms.core.uploads.errors import UploadError
from cms.core.uploads.protocol import begin_upload, part_size_for
from tests.core.uploads.sending import (
    MEBIBYTE,
    PART,
    ask,
    begin,
    film,
    put,
    send_all,
    send_part,
    values_of,
)
from webinars.models import Recording

CONTENT = film(2 * PART + 12_345)


def upload_of(state) -> Upload:
    return Upload.objects.get(pk=state["id"])


def test_a_file_sent_in_parts_arrives_byte_by_byte_under_its_own_name(client, editor, place):
    state = send_all(client, CONTENT)
    upload = upload_of(state)
    assert (state["state"], upload.part_count) == ("complete", 3)
    assert upload.key == f"recordings/{upload.pk.hex}/nagranie.mp4"
    with place.open(upload.key) as file:
        assert file.read() == CONTENT


def test_an_upload_that_broke_off_is_found_again_and_only_the_rest_is_asked_for(
    client, editor, place
):
    state = begin(client, CONTENT)
    assert send_part(client, state, CONTENT, 2) == 200
    again = begin(client, CONTENT)
    assert (again["id"], again["parts"]) == (state["id"], [2])
    for number in (1, 3):
        assert send_part(client, again, CONTENT, number) == 200
    done = ask(client, f"{state['id']}/complete/", {})
    assert done.json()["state"] == "complete"
    assert begin(client, CONTENT)["state"] == "complete"


def test_a_file_that_differs_in_anything_is_another_upload(client, editor, disk):
    first = begin(client, CONTENT)
    others = [
        begin(client, CONTENT, modified=5),
        begin(client, CONTENT, name="inne.mp4"),
        begin(client, CONTENT, digest="0" * 64),
        begin(client, CONTENT + b"1"),
    ]
    assert len({first["id"], *(other["id"] for other in others)}) == 5


def test_complete_twice_gives_the_same_answer_twice(client, editor, place):
    state = send_all(client, CONTENT)
    again = ask(client, f"{state['id']}/complete/", {})
    assert (again.status_code, again.json()) == (200, state)


def test_complete_with_a_part_missing_says_so_and_loses_nothing(client, editor, place):
    state = begin(client, CONTENT)
    for number in (1, 3):
        send_part(client, state, CONTENT, number)
    response = ask(client, f"{state['id']}/complete/", {})
    assert (response.status_code, response.json()["code"]) == (409, "missing")
    assert ask(client, f"{state['id']}/").json()["parts"] == [1, 3]


def test_a_part_sent_twice_is_one_part(client, editor, place):
    state = begin(client, CONTENT)
    for number in (1, 1, 2, 3):
        assert send_part(client, state, CONTENT, number) == 200
    assert ask(client, f"{state['id']}/").json()["parts"] == [1, 2, 3]
    assert ask(client, f"{state['id']}/complete/", {}).json()["state"] == "complete"


def test_a_part_of_another_length_is_refused(client, editor, place):
    state = begin(client, CONTENT)
    address = ask(client, f"{state['id']}/sign/", {"parts": [1]}).json()["addresses"]["1"]
    assert put(client, address, CONTENT[: PART - 1]) in (400, 403)
    assert ask(client, f"{state['id']}/").json()["parts"] == []


def test_a_signature_fits_one_part_of_one_upload(client, editor, place):
    state = begin(client, CONTENT)
    address = ask(client, f"{state['id']}/sign/", {"parts": [1]}).json()["addresses"]["1"]
    other = address.replace("/parts/1/", "/parts/2/").replace("partNumber=1", "partNumber=2")
    assert other != address
    assert put(client, other, CONTENT[:PART]) == 403
    assert put(client, address[:-3] + "abc", CONTENT[:PART]) == 403


def test_a_signature_is_dead_after_fifteen_minutes(client, editor, disk, time_machine):
    time_machine.move_to("2026-11-01T10:00:00+00:00", tick=False)
    client.force_login(editor)
    state = begin(client, CONTENT)
    address = ask(client, f"{state['id']}/sign/", {"parts": [1]}).json()["addresses"]["1"]
    time_machine.move_to("2026-11-01T10:14:00+00:00", tick=False)
    assert put(client, address, CONTENT[:PART]) == 200
    time_machine.move_to("2026-11-01T10:16:00+00:00", tick=False)
    assert put(client, address, CONTENT[:PART]) == 403


@pytest.mark.parametrize("number", [0, -1, 4, 10**9, "1", None, 1.5, True])
def test_a_part_that_is_not_there_is_not_signed(client, editor, disk, number):
    state = begin(client, CONTENT)
    assert ask(client, f"{state['id']}/sign/", {"parts": [number]}).status_code == 400


@pytest.mark.parametrize("numbers", [[], [1] * 17, "1", {"1": 1}, None])
def test_only_a_few_parts_are_signed_at_once(client, editor, disk, numbers):
    state = begin(client, CONTENT)
    assert ask(client, f"{state['id']}/sign/", {"parts": numbers}).status_code == 400


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("strona.mp4", b"<!DOCTYPE html><html><body>Nagranie</body></html>" * 10),
        ("strona.mkv", b"\n <html>" + b"a" * 3000),
        ("dokument.mp4", b"%PDF-1.7\n" + b"a" * 3000 + b"%%EOF"),
        ("archiwum.mov", b"PK\x03\x04" + b"a" * 3000),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_and_deleted(
    client, editor, place, name, content
):
    state = begin(client, content, name=name)
    send_part(client, state, content, 1)
    response = ask(client, f"{state['id']}/complete/", {})
    assert response.status_code == 422
    assert "Zawartość pliku nie zgadza się z jego nazwą" in response.json()["error"]
    upload = upload_of(state)
    assert upload.state == UploadState.ABORTED
    assert not place.exists(upload.key)
    assert begin(client, content, name=name)["id"] != state["id"]


def test_a_file_changed_on_the_way_is_told_and_deleted(client, editor, place):
    state = begin(client, CONTENT)
    other = CONTENT[:-5] + b"\x02" * 5
    for number in (1, 2, 3):
        send_part(client, state, other, number)
    response = ask(client, f"{state['id']}/complete/", {})
    assert response.status_code == 422
    assert "Plik zmienił się w trakcie wysyłania" in response.json()["error"]
    assert not place.exists(upload_of(state).key)


def test_an_aborted_upload_leaves_nothing_and_begins_anew(client, editor, place):
    state = begin(client, CONTENT)
    send_part(client, state, CONTENT, 1)
    assert ask(client, f"{state['id']}/abort/", {}).json()["state"] == "aborted"
    assert ask(client, f"{state['id']}/abort/", {}).status_code == 200
    assert ask(client, f"{state['id']}/sign/", {"parts": [2]}).status_code == 409
    assert begin(client, CONTENT)["parts"] == []


def test_an_upload_the_storage_forgot_is_begun_anew(client, editor, place):
    state = begin(client, CONTENT)
    from cms.core.uploads.stores import store_of

    store_of(place).abort(upload_of(state))
    again = begin(client, CONTENT)
    assert again["id"] != state["id"]
    assert upload_of(state).state == UploadState.ABORTED


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"size": 0}, "Plik jest pusty"),
        ({"size": 21 * 1024**3}, "Plik jest za duży"),
        ({"name": "nagranie.exe"}, "Takiego pliku nie można tu użyć"),
        ({"name": "mp4"}, "Takiego pliku nie można tu użyć"),
        ({"name": "a\nb.mp4"}, "Nadaj plikowi krótszą nazwę"),
        ({"name": "a" * 300 + ".mp4"}, "Nadaj plikowi krótszą nazwę"),
        ({"size": "5"}, "Nie można odczytać"),
        ({"size": True}, "Nie można odczytać"),
        ({"size": -1}, "Nie można odczytać"),
        ({"digest": "xyz"}, "Nie można odczytać"),
        ({"purpose": "nothing"}, "nie wysyła się"),
        ({"purpose": ["recording.source"]}, "nie wysyła się"),
    ],
)
def test_what_cannot_be_sent_is_told_before_a_byte_is(client, editor, disk, changed, sentence):
    response = ask(client, "begin/", values_of(CONTENT) | changed)
    assert response.status_code in (400, 404)
    assert sentence in response.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", "null", "[" * 9000, "{}" + " " * 20_000])
def test_a_request_that_is_no_request_is_refused(client, editor, disk, body):
    response = client.post("/admin/uploads/begin/", body, content_type="application/json")
    assert response.status_code in (400, 404)
    assert response.json()["error"]


def test_a_name_with_any_sign_becomes_a_plain_key(client, editor, disk):
    state = begin(client, CONTENT, name="Żółć – „łąka” ../../x.MP4")
    key = upload_of(state).key
    assert key.isascii()
    assert key.count("/") == 2
    assert key.endswith(".mp4")


@pytest.mark.parametrize(
    ("size", "part_size"),
    [
        (1, 8 * MEBIBYTE),
        (1024**3, 8 * MEBIBYTE),
        (3 * 1024**3, 24 * MEBIBYTE),
        (20 * 1024**3, 32 * MEBIBYTE),
        (64 * 1024**3, 66 * MEBIBYTE),
        (5 * 1024**4, 5 * 1024**3),
    ],
)
def test_parts_are_as_large_as_s3_takes_and_few_enough(size, part_size):
    assert part_size_for(size) == part_size
    assert -(-size // part_size) <= 10_000


def test_a_sparse_film_of_six_gibibytes_begins_with_its_parts(client, editor, place):
    response = ask(client, "begin/", values_of(CONTENT, size=6 * 1024**3, digest=""))
    state = response.json()
    assert (state["part_size"], state["part_count"]) == (32 * MEBIBYTE, 192)
    last = ask(client, f"{state['id']}/sign/", {"parts": [192]})
    assert last.status_code == 200
    ask(client, f"{state['id']}/abort/", {})


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    values=st.dictionaries(
        st.sampled_from(["purpose", "name", "size", "modified", "digest"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(max_size=300),
            st.just("recording.source"),
            st.just("film.mp4"),
            st.lists(st.integers(), max_size=2),
        ),
    )
)
def test_whatever_is_told_of_a_file_gets_an_upload_or_a_sentence(editor, disk, values):
    refused = None
    try:
        upload = begin_upload(user=editor, values=values)
    except UploadError as error:
        refused = error
    if refused:
        assert refused.message
        assert refused.status in (400, 404)
    else:
        assert 0 < upload.size <= 20 * 1024**3
        assert upload.key.isascii()
        assert len(upload.key) <= Recording._meta.get_field("source").max_length


@pytest.fixture
def author(client, site_tree):
    """Somebody who may enter the panel, and nothing else."""
    user = get_user_model().objects.create_user("autor", "", "haslo")
    group = Group.objects.create(name="Panel")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client.force_login(user)
    return user


def test_who_may_not_add_recordings_gets_no_signature(client, author, disk):
    assert ask(client, "begin/", values_of(CONTENT)).status_code == 403
    author.groups.get().permissions.add(Permission.objects.get(codename="add_recording"))
    state = begin(client, CONTENT)
    author.groups.get().permissions.clear()
    author.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    assert ask(client, f"{state['id']}/sign/", {"parts": [1]}).status_code == 403


def test_the_upload_of_somebody_else_is_not_there(client, editor, disk):
    state = begin(client, CONTENT)
    address = ask(client, f"{state['id']}/sign/", {"parts": [1]}).json()["addresses"]["1"]
    other = get_user_model().objects.create_superuser("druga", "", "haslo")
    client.force_login(other)
    assert ask(client, f"{state['id']}/").status_code == 404
    for step in ("sign", "complete", "abort"):
        assert ask(client, f"{state['id']}/{step}/", {"parts": [1]}).status_code == 404
    assert put(client, address, CONTENT[:PART]) == 404
    assert begin(client, CONTENT)["id"] != state["id"]


def test_nobody_sends_without_signing_in(client, site_tree, disk):
    response = ask(client, "begin/", values_of(CONTENT))
    assert response.status_code == 302
    assert not Upload.objects.exists()


def test_a_request_of_another_site_is_refused(editor, disk):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert ask(strict, "begin/", values_of(CONTENT)).status_code == 403
    assert not Upload.objects.exists()
