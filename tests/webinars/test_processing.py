"""From an upload to a film every browser plays, its sound, its poster and its slides."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import logging
import resource
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from PIL import Image

from cms.core.models import SiteDocument
from cms.core.storages import private_storage
from tests import factories
from tests.webinars.films import film, make_film, needs_ffmpeg, run
from webinars.models import ProcessingFailure, ProcessingState, Recording, Slide
from webinars.processing import pipeline, tools, workplace
from webinars.processing.claims import claim
from webinars.processing.errors import Superseded
from webinars.processing.pipeline import process
from webinars.processing.requests import request_processing

pytestmark = [pytest.mark.django_db, needs_ffmpeg]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, settings, own_files):
    """Files of each test in a place of its own, so that what is left can be seen."""
    settings.MEDIA_WORK_DIR = tmp_path / "work"
    yield
    assert list((tmp_path / "work").glob("*")) == []


def upload(path: Path | bytes, name: str = "", **values) -> Recording:
    """Store an upload as the form does; nothing is processed yet."""
    content = ContentFile(path) if isinstance(path, bytes) else File(path.open("rb"))
    content.name = name or path.name
    with content:
        return Recording.objects.create(title="Nagranie", source=content, **values)


def processed(path: Path | bytes, name: str = "", **values) -> Recording:
    """Store an upload and let a worker have it."""
    recording = upload(path, name, **values)
    process(recording_id=recording.pk)
    return Recording.objects.get(pk=recording.pk)


def streams(name: str) -> dict:
    """Return what ffprobe says of a stored file."""
    found = json.loads(
        run(
            "ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", private_storage().path(name),
        )
    )  # fmt: skip
    return found | {stream["codec_type"]: stream for stream in found["streams"]}


def stored_files() -> set[str]:
    """Return the names of all files of recordings, private and public."""
    return {
        str(path.relative_to(root))
        for root in (Path(private_storage().location), Path(default_storage.location))
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] != "documents"
    }


def is_stored(name: str) -> bool:
    return private_storage().exists(name) or default_storage.exists(name)


def assert_plays_everywhere(name: str) -> dict:
    """Check that a film is what every browser plays and can jump in."""
    found = streams(name)
    video = found["video"]
    assert (video["codec_name"], video["pix_fmt"]) == ("h264", "yuv420p")
    assert video["width"] <= 1280
    assert video["height"] <= 720
    assert video["width"] % 2 == video["height"] % 2 == 0
    assert "audio" not in found or found["audio"]["codec_name"] == "aac"
    opening = Path(private_storage().path(name)).read_bytes()
    assert opening.index(b"moov") < opening.index(b"mdat")
    return found


def test_a_film_every_browser_plays_is_played_as_it_is():
    recording = processed(film("plain.mp4"))
    assert recording.state == ProcessingState.READY
    assert recording.film.name == recording.source.name == recording.processed_source
    assert (recording.width, recording.height) == (320, 180)
    assert recording.duration == pytest.approx(2, abs=0.1)
    assert recording.film_size == recording.source_size == film("plain.mp4").stat().st_size
    assert (recording.container, recording.video_codec, recording.audio_codec) == (
        "mp4", "h264", "aac",
    )  # fmt: skip
    assert streams(recording.audio.name)["audio"]["codec_name"] == "aac"
    assert "video" not in streams(recording.audio.name)
    assert recording.audio_size == private_storage().size(recording.audio.name)
    with Image.open(default_storage.path(recording.still.name)) as still:
        assert (still.format, still.size) == ("WEBP", (320, 180))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("turned.mov", (240, 320)),
        ("odd.mkv", (320, 240)),
        ("portrait.mp4", (404, 720)),
        ("large.mp4", (1280, 720)),
        ("deep.mkv", (640, 360)),
        ("web.webm", (320, 180)),
        ("unending.webm", (320, 180)),
        ("old.avi", (320, 240)),
        ("fast.mp4", (320, 180)),
        ("stream.ts", (320, 180)),
    ],
)
def test_any_other_film_is_converted_and_the_original_kept(name, size):
    original = film(name)
    recording = processed(original)
    assert recording.get_failure_display() == ""
    found = assert_plays_everywhere(recording.film.name)
    assert (found["video"]["width"], found["video"]["height"]) == size
    assert (recording.width, recording.height) == size
    assert float(found["format"]["duration"]) == pytest.approx(recording.duration, abs=0.3)
    assert recording.duration == pytest.approx(2, abs=0.2)
    rate, per = map(int, found["video"]["avg_frame_rate"].split("/"))
    assert rate / per <= 31
    assert recording.film.name != recording.source.name
    assert Path(private_storage().path(recording.source.name)).read_bytes() == original.read_bytes()


def test_a_film_that_only_begins_with_its_end_is_rewrapped_without_loss():
    recording = processed(film("index-last.mp4"))
    found = assert_plays_everywhere(recording.film.name)
    was = streams(recording.source.name)
    assert found["video"]["nb_frames"] == was["video"]["nb_frames"]
    assert found["video"]["bit_rate"] == was["video"]["bit_rate"]


def test_a_film_without_sound_has_no_file_of_its_sound():
    recording = processed(film("silent.mp4"))
    assert recording.state == ProcessingState.READY
    assert (recording.audio.name, recording.audio_size, recording.audio_codec) == ("", 0, "")


def test_the_poster_is_the_picture_of_the_chosen_second():
    two_halves = make_film(
        "halves.mp4",
        picture="color=red:s=64x36:r=10:d=1[a];color=blue:s=64x36:r=10:d=1[b];[a][b]concat",
        sound="",
        arguments=["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
        seconds=2,
    )
    recording = processed(two_halves)
    assert _colour(recording) == "red"
    first_still = recording.still.name
    for second, colour in ((1.5, "blue"), (0.2, "red"), (999, "blue")):
        recording.poster_second = second
        recording.save()
        process(recording_id=recording.pk)
        recording = Recording.objects.get(pk=recording.pk)
        assert (recording.state, _colour(recording)) == (ProcessingState.READY, colour)
    assert recording.still.name != first_still
    assert not default_storage.exists(first_still)


def _colour(recording: Recording) -> str:
    with Image.open(default_storage.path(recording.still.name)) as still:
        red, _green, blue = still.convert("RGB").getpixel((30, 20))
    return "red" if red > blue else "blue"


def test_a_new_second_of_the_poster_leaves_the_film_alone(monkeypatch):
    recording = processed(film("odd.mkv"))
    made = recording.film.name
    monkeypatch.setattr(pipeline, "_film", None)
    monkeypatch.setattr(pipeline, "_audio", None)
    recording.poster_second = 1
    recording.save()
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert (recording.state, recording.film.name) == (ProcessingState.READY, made)
    assert recording.processed_poster_second == 1


PAGE = b"<!DOCTYPE html><html><body><h1>404</h1>Nie ma takiej strony</body></html>"
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    ("content", "name", "failure", "words"),
    [
        (b"", "pusty.mp4", "empty", "Plik jest pusty"),
        (b"Notatki ze spotkania.\n" * 500, "notatki.mp4", "not_a_film", "To nie jest film"),
        (PAGE * 50, "strona.mp4", "not_a_film", "To nie jest film"),
        (PLAYLIST, "lista.mp4", "not_a_film", "To nie jest film"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "spis.mkv", "not_a_film", "To nie jest"),
        (b"%PDF-1.7\n" + bytes(4000), "prezentacja.mp4", "not_a_film", "To nie jest film"),
        (bytes(100_000), "zera.mp4", "not_a_film", "To nie jest film"),
    ],
    # Not the content: the name of a test is in the environment of what it starts, which has its limit.
    ids=["empty", "notes", "page", "playlist", "list_of_files", "pdf", "zeros"],
)
def test_a_file_that_is_no_film_is_refused_in_words_of_the_editor(content, name, failure, words):
    recording = processed(content, name)
    assert (recording.state, recording.failure) == (ProcessingState.FAILED, failure)
    assert recording.get_failure_display().startswith(words)
    assert not recording.is_playable
    assert stored_files() == {recording.source.name}


def test_sound_without_a_picture_is_told_from_a_film():
    recording = processed(film("sound.m4a.mp4"))
    assert recording.failure == ProcessingFailure.NO_PICTURE


def test_the_cover_of_a_sound_file_is_no_picture(tmp_path):
    cover = tmp_path / "okladka.png"
    Image.new("RGB", (64, 64), "green").save(cover)
    covered = tmp_path / "podcast.m4a"
    run(
        "ffmpeg", "-v", "error", "-i", str(film("sound.m4a.mp4")), "-i", str(cover), "-map", "0", "-map", "1",
        "-c:a", "copy", "-c:v", "png", "-disposition:v:0", "attached_pic", "-f", "mp4", str(covered),
    )  # fmt: skip
    assert processed(covered, "podcast.mp4").failure == ProcessingFailure.NO_PICTURE


def test_a_film_without_length_is_refused():
    one_picture = make_film(
        "chwila.mp4",
        picture="testsrc2=s=64x36:r=25",
        sound="",
        arguments=["-frames:v", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p"],
        seconds=1,
    )
    assert processed(one_picture).failure == ProcessingFailure.NO_LENGTH


@pytest.mark.parametrize("name", ["plain.mp4", "index-last.mp4", "old.avi", "odd.mkv"])
def test_a_file_cut_off_on_its_way_is_refused_and_not_shown_shortened(name):
    whole = film(name, 12).read_bytes()
    recording = processed(whole[: len(whole) // 2], name)
    assert recording.failure == ProcessingFailure.CUT_OFF
    assert stored_files() == {recording.source.name}


def test_a_film_of_ten_hours_over_two_gibibytes_is_taken(tmp_path):
    ten_hours = tmp_path / "doba.mp4"
    run(
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=gray:s=64x36:r=1/10", "-t", "36000",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(ten_hours),
    )  # fmt: skip
    box = 3 * 1024**3
    with ten_hours.open("ab") as file:  # room reserved at the end, a hole on the disk
        file.write((1).to_bytes(4) + b"free" + box.to_bytes(8))
        file.truncate(file.tell() - 16 + box)
    recording = upload(b"x", "doba.mp4")
    Path(private_storage().path(recording.source.name)).unlink()
    ten_hours.rename(private_storage().path(recording.source.name))
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert recording.state == ProcessingState.READY
    assert recording.duration == pytest.approx(36_000, abs=20)
    assert recording.film_size > 3 * 1024**3


def test_a_new_source_plays_once_it_is_ready_and_the_former_film_until_then():
    recording = processed(film("odd.mkv"))
    former = recording.film.name, recording.audio.name, recording.still.name
    first_source = recording.source.name
    with film("large.mp4").open("rb") as file:
        recording.source = File(file, name="nowe.mp4")
        recording.save()
    recording.refresh_from_db()
    assert (recording.state, recording.film.name) == (ProcessingState.WAITING, former[0])
    assert is_stored(former[0])
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert (recording.state, recording.width) == (ProcessingState.READY, 1280)
    assert stored_files() == {
        first_source,
        recording.source.name,
        recording.film.name,
        recording.audio.name,
        recording.still.name,
    }
    assert not any(is_stored(name) for name in former)


def test_a_bad_new_source_leaves_the_former_film_in_place():
    recording = processed(film("odd.mkv"))
    made = recording.film.name, recording.audio.name, recording.still.name
    recording.source = ContentFile(PAGE, name="strona.mp4")
    recording.save()
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert recording.failure == ProcessingFailure.NOT_A_FILM
    assert (recording.film.name, recording.audio.name, recording.still.name) == made
    assert all(is_stored(name) for name in made)


def test_a_source_replaced_in_the_middle_of_processing_wins(monkeypatch):
    recording = upload(film("odd.mkv"))
    convert = pipeline.run_ffmpeg

    def replaced_meanwhile(*args, **kwargs):
        convert(*args, **kwargs)
        with film("plain.mp4").open("rb") as file:
            editor = Recording.objects.get(pk=recording.pk)
            editor.source = File(file, name="nowe.mp4")
            editor.save()
        monkeypatch.setattr(pipeline, "run_ffmpeg", convert)

    monkeypatch.setattr(pipeline, "run_ffmpeg", replaced_meanwhile)
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert recording.state == ProcessingState.WAITING
    assert not recording.film
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert recording.state == ProcessingState.READY
    assert recording.film.name == recording.source.name


def test_what_changes_while_an_attempt_is_at_work_is_made_without_beginning_anew(monkeypatch):
    recording = upload(film("odd.mkv"))
    convert = pipeline.run_ffmpeg
    calls = []

    def poster_chosen_meanwhile(source, arguments, **kwargs):
        calls.append(arguments[-1].rsplit(".")[-1])
        reached = convert(source, arguments, **kwargs)
        if len(calls) == 1:
            editor = Recording.objects.get(pk=recording.pk)
            editor.poster_second = 1.5
            editor.save()
        return reached

    monkeypatch.setattr(pipeline, "run_ffmpeg", poster_chosen_meanwhile)
    process(recording_id=recording.pk)
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert (recording.state, recording.processed_poster_second) == (ProcessingState.READY, 1.5)
    assert calls.count("mp4") == calls.count("m4a") == 1


def test_the_form_leaves_alone_what_a_worker_wrote_while_it_was_open():
    recording = upload(film("plain.mp4"))
    in_the_form = Recording.objects.get(pk=recording.pk)
    process(recording_id=recording.pk)
    in_the_form.title = "Inny tytuł"
    in_the_form.save()
    recording.refresh_from_db()
    assert recording.title == "Inny tytuł"
    assert recording.state == ProcessingState.READY
    assert recording.film.name == recording.source.name


def test_two_workers_never_have_the_same_recording():
    recording = upload(film("plain.mp4"))
    first, second = claim(recording.pk), claim(recording.pk)
    assert first is not None
    assert second is None
    Recording.objects.filter(pk=recording.pk).update(attempt="0-0-0")
    with pytest.raises(Superseded):
        first.write(progress=50)
    recording.refresh_from_db()
    assert recording.progress == 0


def test_an_attempt_that_was_overtaken_changes_nothing_and_leaves_no_file(monkeypatch):
    recording = upload(film("odd.mkv"))
    convert = pipeline.run_ffmpeg

    def overtaken_meanwhile(*args, **kwargs):
        reached = convert(*args, **kwargs)
        Recording.objects.filter(pk=recording.pk).update(attempt="0-0-another")
        return reached

    monkeypatch.setattr(pipeline, "run_ffmpeg", overtaken_meanwhile)
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert (recording.state, recording.attempt) == (ProcessingState.RUNNING, "0-0-another")
    assert not recording.film
    assert stored_files() == {recording.source.name}


def test_work_that_broke_off_goes_on_after_the_last_finished_step(monkeypatch):
    recording = upload(film("odd.mkv"))
    make_audio = pipeline._audio
    monkeypatch.setattr(pipeline, "_audio", _stopped)
    with pytest.raises(SystemExit):
        process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert (recording.state, recording.attempt_count) == (ProcessingState.WAITING, 0)
    made = recording.film.name
    assert is_stored(made)
    monkeypatch.setattr(pipeline, "_audio", make_audio)
    monkeypatch.setattr(pipeline, "_film", _stopped)
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert (recording.state, recording.film.name) == (ProcessingState.READY, made)
    assert recording.audio


def _stopped(*_args):
    raise SystemExit(1)


def test_a_recording_that_is_ready_is_not_made_again(monkeypatch):
    recording = processed(film("plain.mp4"))
    monkeypatch.setattr(pipeline, "_attempt", None)
    process(recording_id=recording.pk)
    assert not request_processing(recording=recording)
    process(recording_id=recording.pk + 1)


def test_a_save_gives_the_work_to_the_queue_once_it_is_certain(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        recording = upload(film("plain.mp4"))
    recording = Recording.objects.get(pk=recording.pk)
    assert recording.state == ProcessingState.READY
    with django_capture_on_commit_callbacks() as callbacks:
        recording.title = "Inny tytuł"
        recording.save()
    assert callbacks == []


def test_a_failed_recording_is_not_tried_again_because_its_title_changes(
    django_capture_on_commit_callbacks,
):
    recording = processed(PAGE, "strona.mp4")
    with django_capture_on_commit_callbacks() as callbacks:
        recording.title = "Inny tytuł"
        recording.save()
    assert callbacks == []
    assert Recording.objects.get(pk=recording.pk).state == ProcessingState.FAILED


def test_the_reason_is_logged_once_and_kept_for_the_administrator(caplog):
    with caplog.at_level(logging.WARNING, logger="webinars"):
        recording = processed(PAGE, "strona.mp4")
    assert len(caplog.records) == 1
    assert "Invalid data" in caplog.text
    assert "Invalid data" in recording.failure_detail


def test_no_space_on_the_disk_is_told_and_another_try_succeeds():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workplace.shutil, "disk_usage", lambda _path: type("U", (), {"free": 10}))
        recording = processed(film("odd.mkv"))
    assert recording.failure == ProcessingFailure.NO_SPACE
    assert stored_files() == {recording.source.name}
    request_processing(recording=recording)
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert recording.state == ProcessingState.READY


class FullStorage(FileSystemStorage):
    """A disk that is full after some bytes of what is made."""

    def _save(self, name, content):
        if name.startswith("made/"):
            path = Path(self.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


class RemoteStorage(FileSystemStorage):
    """A storage on another machine: it has no paths, and what is read of it is counted."""

    def path(self, name):
        raise NotImplementedError

    def size(self, name):
        return Path(FileSystemStorage.path(self, name)).stat().st_size

    def exists(self, name):
        return Path(FileSystemStorage.path(self, name)).exists()

    def delete(self, name):
        Path(FileSystemStorage.path(self, name)).unlink(missing_ok=True)

    def listdir(self, path):
        return _LOCAL(location=self.location).listdir(path)

    def _open(self, name, mode="rb"):
        return _LOCAL(location=self.location)._open(name, mode)

    def _save(self, name, content):
        return _LOCAL(location=self.location)._save(name, File(content))


_LOCAL = FileSystemStorage


class AwayStorage(RemoteStorage):
    """A storage that does not answer."""

    def _open(self, name, mode="rb"):
        raise ConnectionError("no answer")


@pytest.fixture
def storage_class(own_files, use_private_storage):
    """Let the store of films be of another class."""

    def use(cls) -> None:
        use_private_storage(cls(location=own_files[1]))

    return use


def test_a_disk_that_fills_up_while_a_file_is_stored_keeps_no_part_of_it(storage_class):
    storage_class(FullStorage)
    recording = processed(film("odd.mkv"))
    assert recording.failure == ProcessingFailure.NO_SPACE
    assert stored_files() == {recording.source.name}


def test_a_source_on_another_machine_is_fetched_for_the_while(storage_class):
    storage_class(RemoteStorage)
    recording = processed(film("odd.mkv"))
    assert recording.get_failure_display() == ""
    assert recording.state == ProcessingState.READY
    assert len(stored_files()) == 4


class FetchingStorage(RemoteStorage):
    """A storage like S3's, whose files are fetched whole as soon as they are read, or straight to a file of ours."""

    def _open(self, name, mode="rb"):
        opened = super()._open(name, mode)
        opened.obj = self
        opened.chunks = None
        return opened

    def download_fileobj(self, target, **_options):
        target.write(film("odd.mkv").read_bytes())


def test_a_source_on_s3_is_fetched_straight_to_the_work_folder(storage_class):
    storage_class(FetchingStorage)
    recording = processed(film("odd.mkv"))
    assert recording.get_failure_display() == ""
    assert recording.state == ProcessingState.READY


@pytest.mark.parametrize("storage", [FileSystemStorage, RemoteStorage])
def test_a_large_source_is_never_read_into_memory(storage, storage_class, tmp_path, own_files):
    storage_class(storage)
    megabytes = 400
    large = tmp_path / "duzy.mp4"
    large.write_bytes(film("index-last.mp4").read_bytes())
    with large.open("ab") as file:  # room reserved at the end, a hole on the disk
        file.write((megabytes << 20).to_bytes(4) + b"free")
        file.truncate(file.tell() - 8 + (megabytes << 20))
    recording = upload(b"x", "duzy.mp4")
    stored = own_files[1] / recording.source.name
    stored.unlink()
    large.rename(stored)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    process(recording_id=recording.pk)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    recording.refresh_from_db()
    assert recording.state == ProcessingState.READY
    print(f"{storage.__name__}: {megabytes} MiB of source, {grown:.0f} MiB of memory more")
    assert grown < megabytes / 8


def test_a_storage_that_does_not_answer_is_told(storage_class):
    storage_class(AwayStorage)
    recording = processed(film("odd.mkv"))
    assert recording.failure == ProcessingFailure.STORAGE
    assert recording.get_failure_display().startswith("Nie udało się odczytać")


def test_ffmpeg_that_stops_moving_is_ended(settings, tmp_path):
    settings.MEDIA_STALL_SECONDS = 1
    silent = tmp_path / "bin"
    silent.mkdir()
    (silent / "ffmpeg").write_text("#!/bin/sh\nexec sleep 600\n")
    (silent / "ffmpeg").chmod(0o755)
    source = film("odd.mkv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(silent), prepend=":")
        recording = processed(source)
    assert recording.failure == ProcessingFailure.CONVERSION
    assert "no progress for 1 s" in recording.failure_detail


@pytest.fixture
def without_ffmpeg(monkeypatch):
    monkeypatch.setattr(tools.shutil, "which", lambda _name: None)


def test_without_ffmpeg_what_browsers_know_is_played_as_uploaded(without_ffmpeg):
    recording = processed(film("plain.mp4"))
    assert recording.failure == ProcessingFailure.TOOL_MISSING
    assert recording.film.name == recording.source.name
    assert recording.film_size == recording.source_size


def test_without_ffmpeg_nothing_else_is_played(without_ffmpeg):
    former = factories.recording(captions=False, chapters=False)
    kept = former.film.name
    for content, name, failure in (
        (film("old.avi").read_bytes(), "stary.avi", ProcessingFailure.TOOL_NEEDED),
        (PAGE, "strona.mp4", ProcessingFailure.NOT_A_FILM),
        (b"", "pusty.mp4", ProcessingFailure.EMPTY),
    ):
        former.source = ContentFile(content, name=name)
        former.save()
        process(recording_id=former.pk)
        former = Recording.objects.get(pk=former.pk)
        assert (former.failure, former.film.name) == (failure, kept)


def test_the_check_of_the_system_says_what_to_install(without_ffmpeg):
    from webinars.checks import check_ffmpeg

    (warning,) = check_ffmpeg()
    assert warning.id == "sires.W002"
    assert "apt install ffmpeg" in warning.hint


def slides(pages: list[str], **values) -> SiteDocument:
    """A PDF with a line of text on each page."""
    document = SiteDocument(title="Slajdy", **values)
    document.file.save("slajdy.pdf", ContentFile(pdf(pages)))
    return document


def pdf(pages: list[str]) -> bytes:
    """Write a PDF by hand: one line of Helvetica a page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for text in pages:
        stream = f"BT /F1 24 Tf 40 100 Td ({text}) Tj ET".encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 180]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def test_slides_become_pictures_with_their_words():
    recording = processed(film("plain.mp4"), slides=slides(["Komitet", "Deinstytucjonalizacja"]))
    assert recording.state == ProcessingState.READY
    first, second = recording.slide_pages.all()
    assert (first.number, first.text, second.text) == (1, "Komitet", "Deinstytucjonalizacja")
    with Image.open(default_storage.path(second.image.name)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1280, 720))


def test_a_page_keeps_its_second_when_the_slides_are_drawn_again():
    recording = processed(film("plain.mp4"), slides=slides(["Raz", "Dwa", "Trzy"]))
    Slide.objects.filter(recording=recording, number=2).update(start=41.5)
    former = set(recording.slide_pages.values_list("image", flat=True))
    document = recording.slides
    document.file.save("slajdy.pdf", ContentFile(pdf(["Raz", "Dwa, poprawione"])))
    process(recording_id=recording.pk)
    pages = list(recording.slide_pages.values_list("number", "start", "text"))
    assert pages == [(1, None, "Raz"), (2, 41.5, "Dwa, poprawione")]
    assert not any(is_stored(name) for name in former)


def test_slides_taken_away_go_with_their_pictures():
    recording = processed(film("plain.mp4"), slides=slides(["Raz"]))
    recording.slides = None
    recording.save()
    process(recording_id=recording.pk)
    recording.refresh_from_db()
    assert recording.state == ProcessingState.READY
    assert not recording.slide_pages.exists()
    assert not any(name.endswith("slide-001.webp") for name in stored_files())


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 i nic wiecej", PAGE])
def test_slides_that_cannot_be_drawn_are_told_and_the_film_plays(content):
    document = SiteDocument(title="Slajdy")
    document.file.save("slajdy.pdf", ContentFile(content))
    recording = processed(film("plain.mp4"), slides=document)
    assert (recording.state, recording.failure) == (ProcessingState.FAILED, "slides")
    assert recording.is_playable
    assert recording.processed_source == recording.source.name


def test_slides_are_drawn_where_ffmpeg_is_missing(without_ffmpeg):
    recording = processed(film("plain.mp4"), slides=slides(["Raz"]))
    assert recording.failure == ProcessingFailure.TOOL_MISSING
    assert recording.slide_pages.count() == 1


def test_only_a_pdf_can_be_chosen_as_slides():
    document = SiteDocument(title="Slajdy")
    document.file.save("slajdy.pptx", ContentFile(b"x"))
    recording = factories.recording(slides=document, captions=False, chapters=False)
    with pytest.raises(ValidationError, match="PDF"):
        recording.clean()


def test_the_files_of_a_deleted_recording_go_once_it_is_certain(django_capture_on_commit_callbacks):
    recording = processed(film("odd.mkv"), slides=slides(["Raz"]))
    assert len(stored_files()) == 5
    with django_capture_on_commit_callbacks(execute=True):
        recording.delete()
    assert stored_files() == set()


def test_an_original_is_never_changed():
    original = film("large.mp4")
    before = hashlib.sha256(original.read_bytes()).hexdigest()
    recording = processed(original)
    stored = Path(private_storage().path(recording.source.name)).read_bytes()
    assert hashlib.sha256(stored).hexdigest() == before
