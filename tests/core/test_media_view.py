"""Media of the embedded default: whole files, byte ranges, nothing outside the folder."""

from __future__ import annotations

import pytest

CONTENT = bytes(range(256)) * 400


@pytest.fixture
def film(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = settings.MEDIA_ROOT / "recordings"
    folder.mkdir(parents=True)
    (folder / "film.mp4").write_bytes(CONTENT)
    (settings.MEDIA_ROOT / "napisy.vtt").write_text("WEBVTT\n")
    (settings.MEDIA_ROOT / "pusty.bin").write_bytes(b"")
    (tmp_path / "tajne.txt").write_text("TAJNE")
    return "/media/recordings/film.mp4"


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_a_film_is_sent_whole(client, film):
    response = client.get(film)
    assert response.status_code == 200
    assert body(response) == CONTENT
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"


def test_a_caption_file_says_what_it_is(client, film):
    assert client.get("/media/napisy.vtt")["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, len(CONTENT) - 1),
        ("bytes=10-", 10, len(CONTENT) - 1),
        ("bytes=10-19", 10, 19),
        ("bytes=-5", len(CONTENT) - 5, len(CONTENT) - 1),
        (f"bytes=-{len(CONTENT) * 2}", 0, len(CONTENT) - 1),
        ("bytes=70000-99999999", 70000, len(CONTENT) - 1),
        (f"bytes={len(CONTENT) - 1}-", len(CONTENT) - 1, len(CONTENT) - 1),
    ],
)
def test_a_range_is_sent_to_the_byte(client, film, asked, first, last):
    response = client.get(film, headers={"range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "asked", [f"bytes={len(CONTENT)}-", "bytes=99999999-", "bytes=99999998-99999999", "bytes=-0"]
)
def test_a_range_outside_the_file_is_refused_with_its_size(client, film, asked):
    response = client.get(film, headers={"range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_a_range_of_an_empty_file_is_refused(client, film):
    response = client.get("/media/pusty.bin", headers={"range": "bytes=0-"})
    assert response.status_code == 416


@pytest.mark.parametrize(
    "asked",
    ["", "bytes=", "bytes=-", "bytes=a-b", "items=0-5", "0-5", "bytes=0-1,5-6", "bytes 0-5"],
)
def test_a_malformed_range_is_ignored(client, film, asked):
    response = client.get(film, headers={"range": asked})
    assert response.status_code == 200
    assert body(response) == CONTENT


@pytest.mark.parametrize("asked", ["bytes={}-", "bytes=-{}", "bytes=0-{}"])
def test_a_range_with_thousands_of_digits_is_no_error(client, film, asked):
    response = client.get(film, headers={"range": asked.format("9" * 5000)})
    assert response.status_code in {200, 206, 416}


def test_a_head_request_tells_the_size_and_sends_nothing(client, film):
    response = client.head(film)
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == b""


def test_a_head_request_for_a_range_sends_nothing(client, film):
    response = client.head(film, headers={"range": "bytes=0-9"})
    assert response.status_code == 206
    assert response["Content-Length"] == "10"
    assert body(response) == b""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_request_that_would_change_something_is_not_allowed(client, film, method):
    assert getattr(client, method)(film).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "../tajne.txt",
        "%2e%2e/tajne.txt",
        "..%2ftajne.txt",
        "recordings/../../tajne.txt",
        "recordings/..%2f..%2ftajne.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "..\\tajne.txt",
        "....//tajne.txt",
    ],
)
def test_a_path_that_climbs_out_finds_nothing(client, film, path, db):
    response = client.get(f"/media/{path}")
    assert response.status_code in {400, 404}
    assert b"TAJNE" not in body(response)


@pytest.mark.parametrize("path", ["nie-ma.mp4", "recordings", "recordings/", "%00", "film.mp4%00"])
def test_a_path_that_is_no_file_is_not_found(client, film, path, db):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("path", ["a" * 300 + ".mp4", "a/" * 3000 + "film.mp4", "%ff.mp4"])
def test_a_path_no_file_system_knows_is_not_found(client, film, path, db):
    assert client.get(f"/media/{path}").status_code == 404


def test_a_film_is_never_packed_so_that_its_size_and_bytes_hold(client, film):
    response = client.get(film, headers={"accept-encoding": "gzip"})
    assert not response.has_header("Content-Encoding")
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == CONTENT


def test_a_range_is_never_packed(client, film):
    """Content-Range counts the bytes of the file; packed bytes would be put together wrongly."""
    response = client.get(film, headers={"accept-encoding": "gzip", "range": "bytes=0-999"})
    assert response.status_code == 206
    assert not response.has_header("Content-Encoding")
    assert response["Content-Length"] == "1000"
    assert body(response) == CONTENT[:1000]


def test_a_file_not_changed_since_is_not_sent_again(client, film):
    changed = client.get(film)["Last-Modified"]
    assert client.get(film, headers={"if-modified-since": changed}).status_code == 304
