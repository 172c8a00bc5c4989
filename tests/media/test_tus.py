"""Resumable upload: the tus protocol, and what becomes of what has arrived."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from media import arrivals
from media.models import Upload, Video
from media.uploads import claim, clean_name
from tests.conftest import person, signed_in

FILM = bytes(range(256)) * 40
ADD = "wagtailsnippets_media_video:add"
CHOOSER_CREATE = "wagtailsnippetchoosers_media_video:create"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.UPLOAD_ROOT = tmp_path / "arrivals"
    settings.UPLOAD_FREE_BYTES = 0


def tus(client: Client, method: str, url: str, data: bytes = b"", **headers: Any) -> Any:
    """One request of the protocol; `Upload_Offset="0"` is the header `Upload-Offset`."""
    kind = headers.pop("Content_Type", "application/offset+octet-stream" if data else "")
    named = {"Tus-Resumable": "1.0.0", "X-Requested-With": "XMLHttpRequest"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, url, data, kind, headers=named)


def named(name: str) -> str:
    return f"filename {base64.b64encode(name.encode()).decode()}"


def begin(client: Client, name: str = "conseil.mp4", size: int = len(FILM), **headers: Any) -> Any:
    """The answer to a request for a new upload."""
    headers = {"Upload_Length": str(size), "Upload_Metadata": named(name), **headers}
    return tus(client, "POST", reverse("media_uploads"), **headers)


def send(client: Client, url: str, data: bytes = FILM, offset: int = 0, **headers: Any) -> Any:
    return tus(client, "PATCH", url, data, **{"Upload_Offset": str(offset), **headers})


def error(response: Any) -> str:
    return str(response.json()["error"]).replace("\xa0", " ")


def arrived(client: Client, name: str = "conseil.mp4", data: bytes = FILM) -> Upload:
    url = begin(client, name, len(data))["Location"]
    assert send(client, url, data).status_code == 204
    return Upload.objects.get(uuid=url.split("/")[-2])


# The protocol


def test_server_says_what_it_can_do(editor_client: Client, settings: LazySettings) -> None:
    settings.VIDEO_MAX_BYTES = 12345
    response = tus(editor_client, "OPTIONS", reverse("media_uploads"))
    assert (response.status_code, response.content) == (204, b"")
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Max-Size"] == "12345"
    assert response["Tus-Extension"] == "creation,creation-with-upload,termination,expiration"


def test_file_arrives_in_pieces_at_the_offset_on_disk(editor_client: Client) -> None:
    created = begin(editor_client)
    assert created.status_code == 201
    assert created["Tus-Resumable"] == "1.0.0"
    url = created["Location"]
    first = send(editor_client, url, FILM[:4000])
    assert (first.status_code, first["Upload-Offset"], first.content) == (204, "4000", b"")
    head = tus(editor_client, "HEAD", url)
    assert (head.status_code, head.content) == (200, b"")
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("4000", str(len(FILM)))
    assert head["Upload-Metadata"] == named("conseil.mp4")
    assert "no-store" in head["Cache-Control"]
    last = send(editor_client, url, FILM[4000:], 4000)
    assert last["Upload-Offset"] == str(len(FILM))
    assert Upload.objects.get().path.read_bytes() == FILM


def test_first_piece_may_come_with_the_request_for_a_new_upload(editor_client: Client) -> None:
    response = tus(
        editor_client,
        "POST",
        reverse("media_uploads"),
        FILM[:100],
        Upload_Length=str(len(FILM)),
        Upload_Metadata=named("a.mp4"),
    )
    assert (response.status_code, response["Upload-Offset"]) == (201, "100")
    assert Upload.objects.get().path.read_bytes() == FILM[:100]


def test_proxies_that_know_no_patch_are_served_in_disguise(editor_client: Client) -> None:
    url = begin(editor_client)["Location"]
    response = tus(
        editor_client, "POST", url, FILM, Upload_Offset="0", X_HTTP_Method_Override="PATCH"
    )
    assert (response.status_code, response["Upload-Offset"]) == (204, str(len(FILM)))
    # Reading never changes anything.
    tus(editor_client, "GET", url, X_HTTP_Method_Override="DELETE")
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "data", "headers", "status"),
    [
        ("PATCH", FILM, {"Tus_Resumable": "0.2.2"}, 412),
        ("HEAD", b"", {"Tus_Resumable": "2.0.0"}, 412),
        ("DELETE", b"", {"Tus_Resumable": ""}, 412),
        ("PATCH", FILM, {"Content_Type": "video/mp4"}, 415),
        ("PATCH", FILM, {"Upload_Offset": "5"}, 409),
        ("PATCH", FILM, {"Upload_Offset": "-1"}, 400),
        ("PATCH", FILM, {"Upload_Offset": "beaucoup"}, 400),
        ("PATCH", FILM, {"Upload_Offset": "9" * 30}, 400),
        ("PATCH", FILM + b"+", {}, 413),
        ("PUT", FILM, {}, 405),
    ],
)
def test_wrong_requests_are_refused_and_write_nothing(
    editor_client: Client, method: str, data: bytes, headers: dict[str, Any], status: int
) -> None:
    url = begin(editor_client)["Location"]
    response = tus(editor_client, method, url, data, **{"Upload_Offset": "0", **headers})
    assert response.status_code == status
    assert response["Tus-Resumable"] == "1.0.0"
    assert ("Tus-Version" in response) == (status == 412)
    assert Upload.objects.get().received == 0


def test_piece_of_unknown_length_is_refused(editor_client: Client) -> None:
    url = begin(editor_client)["Location"]
    response = editor_client.generic(
        "PATCH",
        url,
        FILM,
        "application/offset+octet-stream",
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
        CONTENT_LENGTH="",
    )
    assert response.status_code == 411


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"Upload_Metadata": named("discours.docx")}, 400, "pas une vidéo d’après son nom"),
        ({"Upload_Metadata": ""}, 400, "pas une vidéo d’après son nom"),
        ({"Upload_Metadata": "filename ***"}, 400, "illisible"),
        ({"Upload_Metadata": "filename /w=="}, 400, "illisible"),
        ({"Upload_Length": ""}, 400, "Upload-Length"),
        ({"Upload_Length": "", "Upload_Defer_Length": "1"}, 400, "Upload-Length"),
        ({"Upload_Length": "0"}, 400, "vide"),
        ({"Upload_Length": "1000001"}, 413, "trop lourd : 1 Mo"),
    ],
)
def test_file_is_refused_before_anything_is_sent(
    editor_client: Client,
    settings: LazySettings,
    headers: dict[str, Any],
    status: int,
    words: str,
) -> None:
    settings.VIDEO_MAX_BYTES = 1_000_000
    response = begin(editor_client, **headers)
    assert response.status_code == status
    assert words in error(response)
    assert not Upload.objects.exists()


def test_forged_requests_are_refused(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert begin(client).status_code == 403
    client.get(reverse(ADD))
    token = client.cookies["csrftoken"].value
    url = begin(client, X_CSRFToken=token)["Location"]
    assert send(client, url).status_code == 403
    assert send(client, url, X_CSRFToken=token).status_code == 204
    assert tus(client, "DELETE", url).status_code == 403


def test_name_is_kept_as_its_owner_knows_it(editor_client: Client) -> None:
    begin(editor_client, 'C:\\Films\\L’été à « Orval » "bis" 🎬.MP4')
    assert Upload.objects.get().name == 'L’été à « Orval » "bis" 🎬.MP4'


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("e\u0301te\u0301.mov", "été.mov"),
        ("a\x00b\nc.mp4", "a b c.mp4"),
        ("\u202e4pm.exe.mp4", "4pm.exe.mp4"),
        ("x" * 300 + ".webm", "x" * 195 + ".webm"),
        ("", ""),
    ],
)
def test_name_has_no_folder_no_invisible_sign_and_is_not_long(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


# Whose it is


def test_visitors_and_learners_cannot_send(client: Client, learner_client: Client) -> None:
    for someone in (client, learner_client):
        for method in ("GET", "POST", "OPTIONS"):
            response = tus(someone, method, reverse("media_uploads"), Upload_Length="10")
            assert response.status_code == 403
        # Other programs are sent to the sign-in page, as everywhere in the CMS.
        assert someone.post(reverse("media_uploads")).status_code == 302
    assert not Upload.objects.exists()


def test_account_of_the_cms_that_may_not_add_videos_is_told_so(catalogue: Any) -> None:
    group = Group.objects.create(name="Lecture")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    response = begin(signed_in(person("lecture@exemple.test", "Lecture")))
    assert response.status_code == 403
    assert "ne permet pas" in error(response)


def test_upload_of_someone_else_does_not_exist(
    editor_client: Client, moderator_client: Client, catalogue: Any
) -> None:
    url = begin(editor_client)["Location"]
    other = signed_in(person("autre@exemple.test", "Rédaction"))
    for someone in (other, moderator_client):
        for method in ("HEAD", "GET", "PATCH", "DELETE"):
            response = tus(someone, method, url, FILM if method == "PATCH" else b"")
            assert response.status_code == 404
        assert someone.get(reverse("media_uploads")).json() == {"uploads": []}
    assert Upload.objects.get().received == 0
    assert begin(moderator_client).status_code == 201


def test_person_finds_again_what_was_interrupted(
    editor_client: Client, django_assert_max_num_queries: Any
) -> None:
    url = begin(editor_client)["Location"]
    send(editor_client, url, FILM[:4000])
    for number in range(4):
        begin(editor_client, f"autre-{number}.mp4")
    with django_assert_max_num_queries(10):
        uploads = editor_client.get(reverse("media_uploads")).json()["uploads"]
    found = next(upload for upload in uploads if upload["url"] == url)
    assert (found["name"], found["size"], found["offset"]) == ("conseil.mp4", len(FILM), 4000)
    end = editor_client.get(url).json()
    assert end == {"start": 0, "end": 4000, "sha256": hashlib.sha256(FILM[:4000]).hexdigest()}


# The disk


def test_second_writer_waits_and_writes_nothing(editor_client: Client) -> None:
    url = begin(editor_client)["Location"]
    with Upload.objects.get().path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        response = send(editor_client, url)
        assert (response.status_code, Upload.objects.get().received) == (423, 0)
    assert send(editor_client, url).status_code == 204


class CutBody:
    """A connection that ends, or fails, after some bytes."""

    def __init__(self, data: bytes, *, failure: OSError | None = None) -> None:
        self.data, self.failure = data, failure

    def read(self, size: int, /) -> bytes:
        if not self.data and self.failure:
            raise self.failure
        piece, self.data = self.data[:size], self.data[size:]
        return piece


@pytest.mark.parametrize("failure", [None, TimeoutError(), ConnectionResetError()])
def test_what_arrived_before_a_cut_counts(editor: User, failure: OSError | None) -> None:
    upload = arrivals.create(owner=editor, name="a.mp4", size=len(FILM))
    body = CutBody(FILM[:3000], failure=failure)
    assert arrivals.append(upload, body, offset=0, length=len(FILM)) == 3000
    assert upload.path.read_bytes() == FILM[:3000]


def test_pieces_are_read_little_by_little(editor: User) -> None:
    asked: list[int] = []

    class Endless:
        def read(self, size: int, /) -> bytes:
            asked.append(size)
            return b"0" * size

    size = 3 * 1024 * 1024 + 7
    upload = arrivals.create(owner=editor, name="a.mp4", size=size)
    assert arrivals.append(upload, Endless(), offset=0, length=size) == size
    assert max(asked) <= 256 * 1024
    assert upload.is_complete


def test_no_row_is_written_while_pieces_arrive(editor_client: Client) -> None:
    url = begin(editor_client)["Location"]
    touched = Upload.objects.get().touched_at
    with CaptureQueriesContext(connection) as queries:
        for start in range(0, 4000, 1000):
            send(editor_client, url, FILM[start : start + 1000], start)
    assert not [query for query in queries if "UPDATE" in query["sql"] or "INSERT" in query["sql"]]
    assert Upload.objects.get().touched_at == touched
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        send(editor_client, url, FILM[4000:5000], 4000)
        assert Upload.objects.get().touched_at == timezone.now()


def test_file_without_room_is_refused_at_once(
    editor_client: Client, settings: LazySettings
) -> None:
    settings.UPLOAD_FREE_BYTES = 10**18
    response = begin(editor_client)
    assert response.status_code == 507
    assert "pas assez de place pour ce fichier (0 Mo)" in error(response)
    assert not Upload.objects.exists()


def test_room_counts_what_other_uploads_still_await(
    editor_client: Client, moderator_client: Client, settings: LazySettings
) -> None:
    free = shutil.disk_usage("/").free
    settings.VIDEO_MAX_BYTES = 10 * free
    settings.UPLOAD_FREE_BYTES = 0
    assert begin(editor_client, size=int(free * 0.6)).status_code == 201
    assert begin(moderator_client, size=int(free * 0.6)).status_code == 507
    assert begin(moderator_client, size=int(free * 0.2)).status_code == 201


def test_full_disk_keeps_what_fitted_and_says_so(
    editor_client: Client, settings: LazySettings
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    url = begin(editor_client)["Location"]
    path = Upload.objects.get().path
    path.unlink()
    path.symlink_to(full)
    response = send(editor_client, url)
    assert response.status_code == 507
    assert "disque du serveur est plein" in error(response)


def test_one_person_has_a_limited_number_of_unfinished_uploads(
    editor_client: Client, moderator_client: Client, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_UNFINISHED = 2
    url = begin(editor_client)["Location"]
    begin(editor_client)
    response = begin(editor_client)
    assert response.status_code == 429
    assert "2 fichiers attendent déjà" in error(response)
    assert begin(moderator_client).status_code == 201
    assert tus(editor_client, "DELETE", url).status_code == 204
    assert begin(editor_client).status_code == 201


# The end


def test_files_of_videos_deleted_since_do_not_count(
    editor_client: Client, settings: LazySettings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.UPLOAD_MAX_UNFINISHED = 1
    upload = arrived(editor_client)
    with django_capture_on_commit_callbacks(execute=True):
        save(editor_client, upload)
    Video.objects.get(title="La séance").delete()
    assert begin(editor_client).status_code == 201


def test_forgotten_upload_leaves_nothing(editor_client: Client, settings: LazySettings) -> None:
    url = begin(editor_client)["Location"]
    send(editor_client, url, FILM[:10])
    assert tus(editor_client, "DELETE", url).status_code == 204
    assert list(Path(settings.UPLOAD_ROOT).iterdir()) == []
    assert tus(editor_client, "HEAD", url).status_code == 404


def test_clock_forgets_what_was_abandoned(editor_client: Client, settings: LazySettings) -> None:
    settings.UPLOAD_KEPT_DAYS = 7
    begin(editor_client, "commencé.mp4")
    unused = arrived(editor_client, "fini.mp4")
    expires = tus(editor_client, "HEAD", reverse("media_upload", args=[unused.uuid]))
    assert expires["Upload-Expires"].endswith("GMT")
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        arrivals.sweep()
        assert Upload.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        recent = arrivals.create(owner=unused.owner, name="hier.mp4", size=10)
        arrivals.sweep()
        assert list(Upload.objects.all()) == [recent]
        assert list(Path(settings.UPLOAD_ROOT).iterdir()) == [recent.path]


def test_clock_removes_files_that_nobody_knows_and_leaves_those_of_others(
    editor_client: Client, editor: User, settings: LazySettings
) -> None:
    orphan = arrived(editor_client)
    kept = arrived(editor_client, "garde.mp4")
    second_name = kept.path.with_name(f"{kept.uuid}.taken-0123456789ab")
    os.link(kept.path, second_name)
    note = orphan.path.with_name("LISEZ-MOI.txt")
    note.write_text("Ne pas effacer")
    Upload.objects.filter(pk=orphan.pk).delete()
    arrivals.sweep()
    assert orphan.path.exists()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        arrivals.sweep()
    assert {path.name for path in Path(settings.UPLOAD_ROOT).iterdir()} == {
        str(kept.uuid),
        note.name,
    }


def test_clock_sweeps_before_the_first_upload(db: None) -> None:
    arrivals.sweep()


# The form


def save(client: Client, upload: Upload | str, title: str = "La séance", **fields: str) -> Any:
    key = upload if isinstance(upload, str) else str(upload.uuid)
    return client.post(reverse(CHOOSER_CREATE), {"title": title, "original_upload": key, **fields})


def shown_again(response: Any) -> str:
    """The form, with what is wrong in it."""
    return str(response.json()["htmlFragment"]).replace("\xa0", " ")


def test_received_file_becomes_the_original_without_a_copy(
    editor_client: Client, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    upload = arrived(editor_client, "L’été 🎬.mp4")
    inode = upload.path.stat().st_ino
    with django_capture_on_commit_callbacks(execute=True):
        assert save(editor_client, upload).json()["step"] == "chosen"
    video = Video.objects.get(title="La séance")
    assert (video.original_name, video.uploaded_by, video.status) == (
        "L’été 🎬.mp4",
        editor,
        "uploaded",
    )
    original = Path(video.original.path)
    assert (original.read_bytes(), original.stat().st_ino) == (FILM, inode)
    assert not upload.path.exists()
    url = reverse("media_upload", args=[upload.uuid])
    for method in ("HEAD", "GET", "DELETE"):
        assert tus(editor_client, method, url).status_code == 410
    assert send(editor_client, url, b"").status_code == 410
    assert editor_client.get(reverse("media_uploads")).json() == {"uploads": []}


def test_storage_that_cannot_rename_reads_the_file(editor_client: Client) -> None:
    upload = arrived(editor_client)
    file = claim(str(upload.uuid), upload.owner)
    storage = InMemoryStorage()
    with storage.open(storage.save("copie.mp4", file)) as copy:
        assert copy.read() == FILM
    file.file.close()


def test_same_form_sent_twice_makes_one_video(
    editor_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    upload = arrived(editor_client)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert save(editor_client, upload).json()["step"] == "chosen"
    assert Video.objects.filter(title="La séance").count() == 1


def test_two_uploads_of_the_same_file_are_two_videos(
    editor_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            save(editor_client, arrived(editor_client))
    first, second = Video.objects.filter(title="La séance")
    assert first.original.path != second.original.path


def test_form_with_a_mistake_keeps_the_received_file(editor_client: Client) -> None:
    upload = arrived(editor_client)
    html = shown_again(save(editor_client, upload, title=""))
    assert f'value="{upload.uuid}"' in html
    assert "« conseil.mp4 », déjà reçu" in html
    assert upload.path.exists()
    assert save(editor_client, upload).json()["step"] == "chosen"


def test_transaction_that_fails_after_the_move_loses_nothing(editor_client: Client) -> None:
    upload = arrived(editor_client)

    def fail(**_kwargs: Any) -> None:
        raise OSError("The database went away.")

    post_save.connect(fail, sender=Video)
    try:
        with pytest.raises(OSError, match="went away"):
            save(editor_client, upload)
    finally:
        post_save.disconnect(fail, sender=Video)
    assert not Video.objects.filter(title="La séance").exists()
    assert upload.path.read_bytes() == FILM
    assert save(editor_client, upload).json()["step"] == "chosen"


@pytest.mark.parametrize("key", ["", "pas-une-clé", "00000000-0000-4000-8000-000000000000"])
def test_form_without_a_file_asks_for_one(editor_client: Client, key: str) -> None:
    html = shown_again(save(editor_client, key))
    assert ("plus sur le serveur" in html) == bool(key)
    assert "déjà reçu" not in html
    assert not Video.objects.filter(title="La séance").exists()


def test_form_refuses_what_has_not_arrived_and_what_belongs_to_others(
    editor_client: Client, moderator_client: Client
) -> None:
    url = begin(editor_client)["Location"]
    send(editor_client, url, FILM[:10])
    html = shown_again(save(editor_client, url.split("/")[-2]))
    assert "pas terminé" in html
    theirs = arrived(moderator_client, "secret.mp4")
    html = shown_again(save(editor_client, theirs))
    assert "plus sur le serveur" in html
    assert "secret.mp4" not in html
    assert not Video.objects.filter(title="La séance").exists()


def test_file_field_works_without_javascript(editor_client: Client) -> None:
    html = editor_client.get(reverse(ADD)).content.decode()
    field = html[html.index("<resumable-upload") : html.index("</resumable-upload>")]
    assert 'type="file"' in field
    assert 'name="original"' in field
    assert 'name="original_upload"' in field
    assert "js/upload.js" in html
