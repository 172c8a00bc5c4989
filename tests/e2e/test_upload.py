"""An editor's upload meets what uploads meet, and ends as the very file that was chosen."""

from __future__ import annotations

import hashlib
import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.media.clips import Clips
from tests.media.upload_server import EDITOR, PASSWORD, UploadServer

MIB = 1024 * 1024
SIZE = 24 * MIB
# Bytes a second: slow enough to be cut at half.
SLOW = 3 * MIB
NAME = "Séance « du » conseil.mp4"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadServer]:
    server = UploadServer(tmp_path_factory.mktemp("server"))
    server.build()
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real film of two seconds, made heavy by a box that players skip (ISO 14496-12, `free`)."""
    folder = tmp_path_factory.mktemp("film")
    short = Clips(folder).video("court.mp4", seconds=2, rate=10, size="320x180").read_bytes()
    box = SIZE - len(short)
    noise = hashlib.shake_256(b"film").digest(MIB)
    filling = (noise * (box // MIB + 1))[: box - 8]
    path = folder / NAME
    path.write_bytes(short + struct.pack(">I4s", box, b"free") + filling)
    return path


@pytest.fixture(autouse=True)
def _nothing_on_its_way(server: UploadServer) -> Iterator[None]:
    yield
    server.manage("-c", _FORGET)
    shutil.rmtree(server.arrivals, ignore_errors=True)


_FORGET = "import django; django.setup(); from media.models import Upload, Video; "
_FORGET += "Upload.objects.all().delete(); Video.objects.exclude(original='').delete()"


def sign_in(page: Page, server: UploadServer) -> None:
    page.goto(f"{server.url}/cms/")
    page.get_by_label("Adresse électronique").fill(EDITOR)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile(r"/cms/"), timeout=60_000)


def open_form(page: Page, server: UploadServer) -> Locator:
    page.goto(f"{server.url}/cms/videos/add/")
    slow_down(page)
    return page.locator("resumable-upload")


def slow_down(page: Page, speed: int = SLOW) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    limits = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": speed}
    network.send("Network.emulateNetworkConditions", limits)


def choose(field: Locator, film: Path) -> None:
    field.locator("input[type=file]").set_input_files(film)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").first.click()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def originals(server: UploadServer) -> list[Path]:
    return list((server.folder / "originals").glob("*/**/original*.mp4"))


def expect_same_file(server: UploadServer, film: Path) -> None:
    (original,) = [path for path in originals(server) if path.stat().st_size == SIZE]
    assert sha256(original) == sha256(film)
    assert list(server.arrivals.iterdir()) == []


@pytest.mark.console_errors("ERR_|Failed to load|status of 50")
def test_network_and_server_fail_and_the_file_arrives_whole(
    server: UploadServer, new_page: NewPage, film: Path
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, server)
    field = open_form(page, server)
    choose(field, film)
    expect(page.locator("#id_title")).to_have_value("Séance « du » conseil")
    server.wait_for(SIZE // 4)
    expect(field).to_contain_text(re.compile(r"Mo sur 25\sMo, .*Mo/s, encore"))

    # Saved too early: the form waits, and says so.
    save(page)
    expect(field).to_contain_text("L’enregistrement se fera tout seul à la fin de l’envoi")
    page.context.set_offline(True)
    expect(field).to_contain_text("Connexion perdue : l’envoi reprendra tout seul")
    kept = server.received()
    page.context.set_offline(False)
    slow_down(page)
    server.wait_for(max(kept + 1, SIZE // 2))

    server.kill()
    expect(field).to_contain_text("Connexion perdue")
    kept = server.received()
    assert SIZE // 2 <= kept < SIZE
    server.start()
    assert server.received() >= kept
    expect(page).not_to_have_url(re.compile("/add/"), timeout=90_000)
    expect_same_file(server, film)


@pytest.mark.console_errors("ERR_|Failed to load")
def test_closed_page_goes_on_where_it_was(
    server: UploadServer, new_page: NewPage, film: Path, tmp_path: Path
) -> None:
    page = new_page(**PHONE)
    sign_in(page, server)
    choose(open_form(page, server), film)
    server.wait_for(SIZE // 2)
    page.close(run_before_unload=False)
    context = page.context

    page = context.new_page()
    field = open_form(page, server)
    expect(field).to_contain_text("Choisissez à nouveau ce fichier pour continuer.")
    expect(field).to_contain_text(re.compile(r"«\sSéance « du » conseil.mp4\s»\s: [567]\d\s%"))
    kept = server.received()
    assert kept >= SIZE // 2

    # Another film of the same name and weight is not taken for the first one.
    other = tmp_path / NAME
    other.write_bytes(film.read_bytes()[::-1])
    choose(field, other)
    expect(field.locator("[data-upload-list] li")).to_have_count(1)
    server.wait_for(kept + 1)
    page.once("dialog", lambda dialog: dialog.accept())
    field.get_by_role("button", name="Annuler l’envoi").click()
    expect(field).to_contain_text("Envoi annulé.")
    # Only the first one is left, as soon as the server has heard of it.
    server.wait_until_received(kept)

    sent: list[int] = []
    page.on("request", lambda request: sent.append(_offset(request.headers)))
    choose(field, film)
    expect(field).to_contain_text("Fichier reçu en entier", timeout=60_000)
    assert min(offset for offset in sent if offset >= 0) == kept

    # A mistake in the form does not lose the file.
    page.locator("#id_title").fill("")
    save(page)
    field = page.locator("resumable-upload")
    expect(field).to_contain_text("déjà reçu", timeout=60_000)
    page.locator("#id_title").fill("La séance")
    save(page)
    expect(page).not_to_have_url(re.compile("/add/"), timeout=60_000)
    expect_same_file(server, film)


def _offset(headers: dict[str, str]) -> int:
    return int(headers.get("upload-offset", -1))


@pytest.mark.console_errors("status of 40[13]", "ERR_")
def test_closed_session_keeps_everything(
    server: UploadServer, new_page: NewPage, film: Path
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, server)
    field = open_form(page, server)
    # The session must close before the last piece leaves.
    slow_down(page, MIB)
    choose(field, film)
    server.wait_for(MIB)
    page.locator("#id_title").fill("Un titre auquel on tient")
    page.context.clear_cookies(name="sessionid")
    expect(field).to_contain_text("Votre session est fermée, mais rien n’est perdu", timeout=60_000)
    with page.context.expect_page() as opened:
        field.get_by_role("link", name="Se connecter dans un autre onglet").click()
    sign_in(opened.value, server)
    opened.value.close()
    page.bring_to_front()
    resume = field.get_by_role("button", name="Reprendre")
    if resume.is_visible():
        resume.click()
    save(page)
    expect(page).not_to_have_url(re.compile("/add/"), timeout=90_000)
    expect(page.get_by_text("Un titre auquel on tient").first).to_be_visible()
    expect_same_file(server, film)


@pytest.mark.console_errors("status of 400", r"status of 404 .*/videos/affiche/")
def test_pause_and_refusal_in_the_dialog_of_a_page(
    server: UploadServer, new_page: NewPage, film: Path, tmp_path: Path
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, server)
    page.goto(f"{server.url}{_lesson_form(server)}")
    page.locator("[data-chooser-action-choose]").first.click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_role("tab", name="Déposer une vidéo").click()
    slow_down(page)
    field = dialog.locator("resumable-upload")
    text = tmp_path / "discours.docx"
    text.write_bytes(b"PK")
    choose(field, text)
    expect(field).to_contain_text("n’est pas une vidéo d’après son nom")
    choose(field, film)
    server.wait_for(SIZE // 4)
    field.get_by_role("button", name="Mettre en pause").click()
    expect(field).to_contain_text("Envoi en pause.")
    page.wait_for_timeout(500)
    kept = server.received()
    page.wait_for_timeout(700)
    assert server.received() == kept
    dialog.get_by_role("button", name="Déposer", exact=True).click()
    expect(dialog).to_be_hidden(timeout=90_000)
    expect_same_file(server, film)


def _lesson_form(server: UploadServer) -> str:
    """Where a page that shows a video is written."""
    code = "import django; django.setup(); from courses.models import LessonPage; "
    code += "print('pk:', LessonPage.objects.first().get_parent().pk)"
    course = server.manage("-c", code).split("pk:")[1].strip()
    return f"/cms/pages/add/courses/lessonpage/{course}/"


def test_title_taken_from_a_file_follows_the_next_one_until_somebody_writes_it(
    server: UploadServer, new_page: NewPage, film: Path, tmp_path: Path
) -> None:
    page = new_page(**DESKTOP)
    sign_in(page, server)
    page.goto(f"{server.url}/cms/videos/add/")
    field, title = page.locator("resumable-upload"), page.locator("#id_title")
    wrong = tmp_path / "essai.mp4"
    wrong.write_bytes(film.read_bytes()[:MIB])
    choose(field, wrong)
    expect(title).to_have_value("essai")
    expect(field).to_contain_text("Fichier reçu en entier")
    field.get_by_role("button", name="Retirer ce fichier").click()
    choose(field, film)
    expect(title).to_have_value("Séance « du » conseil")
    title.fill("La séance")
    expect(field).to_contain_text("Fichier reçu en entier", timeout=60_000)
    field.get_by_role("button", name="Retirer ce fichier").click()
    choose(field, wrong)
    expect(field).to_contain_text("Fichier reçu en entier")
    expect(title).to_have_value("La séance")


def test_without_javascript_the_file_field_still_sends(
    server: UploadServer, new_page: NewPage, film: Path
) -> None:
    page = new_page(**PHONE, java_script_enabled=False)
    sign_in(page, server)
    page.goto(f"{server.url}/cms/videos/add/")
    page.locator("#id_title").fill("Sans script")
    page.locator("input[type=file][name=original]").set_input_files(film)
    # The menu of the CMS covers its buttons when no script folds it.
    page.locator("#id_title").press("Enter")
    expect(page).not_to_have_url(re.compile("/add/"), timeout=60_000)
    (original,) = [path for path in originals(server) if path.stat().st_size == SIZE]
    assert sha256(original) == sha256(film)
