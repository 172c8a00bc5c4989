"""The PDF: the twin of the page, tagged, the same each time, whatever people wrote."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import zxingcpp
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from certificates import printing
from certificates.document import MOST_LESSONS
from certificates.models import Attestation
from certificates.printing import print_pdf, print_pictures
from cms.printing import TEMPLATES

pytestmark = pytest.mark.django_db


class PaperText(HTMLParser):
    """The words of `<article data-paper>`, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.words.append(data)


def letters(text: str) -> str:
    """A text without its spaces: lines break elsewhere on paper."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words_of_pdf(pdf: bytes) -> str:
    return letters("".join(page.extract_text() for page in read(pdf).pages))


def words_of_page(client: Client, attestation: Attestation) -> str:
    paper = PaperText()
    paper.feed(client.get(attestation.get_absolute_url()).content.decode())
    return letters("".join(paper.words))


def test_page_and_pdf_say_the_same_in_the_same_order(
    attestation: Attestation, learner_client: Client
) -> None:
    page = words_of_page(learner_client, attestation)
    assert page == words_of_pdf(print_pdf(attestation))
    for said in ("JeanneDupuis", "Piloterlacouverture", "3min30", attestation.shown_code):
        assert said in page


def test_a_track_with_declared_lessons_says_the_same_too(
    of_track: Attestation, learner_client: Client
) -> None:
    lesson = of_track.context["courses"][0]["lessons"][0]
    lesson |= {"means": "declared", "declared_on": "2026-09-01"}
    of_track.save()
    page = words_of_page(learner_client, of_track)
    assert page == words_of_pdf(print_pdf(of_track))
    assert "déclaréesetnoncomptées" in page


def test_the_qr_code_of_the_paper_leads_to_the_verification(attestation: Attestation) -> None:
    (picture,) = print_pictures(attestation)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert code.text == attestation.verification_url
    path = code.text.removeprefix("http://127.0.0.1:8000")
    assert "Cette attestation est valide" in Client().get(path).content.decode()


def test_the_code_read_in_the_pdf_verifies_the_attestation(attestation: Attestation) -> None:
    found = re.search(r"\w{4}-\w{4}-\w{3}", read(print_pdf(attestation)).pages[0].extract_text())
    assert found is not None
    answer = Client().get("/verifier/", {"code": found[0].lower()}, follow=True)
    assert "Jeanne Dupuis" in answer.content.decode()


def test_the_pdf_is_tagged_titled_and_french(attestation: Attestation) -> None:
    reader = read(print_pdf(attestation))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Attestation de suivi – Piloter la couverture"
    assert reader.metadata.author == "Viatic Académie"
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>\s*1\s*<", xmp)


def structure(node: Any) -> list[Any]:
    """Every element of the structure tree under a node."""
    node = node.get_object()
    children = node.get("/K", [])
    children = children if isinstance(children, list) else [children]
    kept = [child.get_object() for child in children if not isinstance(child, int)]
    below = [found for child in kept if "/S" in child for found in structure(child)]
    return ([node] if "/S" in node else []) + below


def test_tables_headings_and_the_qr_code_are_read_aloud(attestation: Attestation) -> None:
    root: Any = read(print_pdf(attestation)).trailer["/Root"]
    elements = structure(root["/StructTreeRoot"])
    kinds = [element["/S"] for element in elements]
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 4
    assert kinds.count("/H1") == 1
    (figure,) = (element for element in elements if element["/S"] == "/Figure")
    assert figure["/Alt"] == f"QR code de vérification\u00a0: {attestation.verification_url}"


def test_every_letter_is_embedded(attestation: Attestation) -> None:
    page: Any = read(print_pdf(attestation)).pages[0]
    fonts = page["/Resources"]["/Font"]
    for font in fonts.values():
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_the_pdf_is_the_same_each_time(attestation: Attestation) -> None:
    first = print_pdf(attestation)
    assert print_pdf(Attestation.objects.get(pk=attestation.pk)) == first


def test_an_ordinary_course_holds_on_one_page_and_a_long_one_flows(
    attestation: Attestation,
) -> None:
    assert len(read(print_pdf(attestation)).pages) == 1
    (course,) = attestation.context["courses"]
    course["lessons"] = [{**course["lessons"][0], "id": n} for n in range(12)]
    assert len(read(print_pdf(attestation)).pages) == 1
    course["lessons"] = [{**course["lessons"][0], "id": n} for n in range(MOST_LESSONS + 12)]
    pages = read(print_pdf(attestation)).pages
    assert len(pages) < 8
    assert "Et 12 autres séquences, dans le fichier des preuves." in pages[-1].extract_text()
    assert "Page 1 sur" in pages[0].extract_text()
    assert sum(page.extract_text().count("Lire la carte") for page in pages) == MOST_LESSONS


HOSTILE = [
    '#panic("x")',
    '#image("/etc/passwd")',
    "$ 1/0 $ *gras* _souligné_ = titre",
    "\\u{1F600} \\",
    "{{ 7*7 }} {% raise %}",
    "<script>alert(1)</script>",
    '"]; #read("x") //',
    "https://exemple.test/#fragment",
    "@citation <label>",
    "Zoë Ŷvære-Ługłosz d’Œuvré Ș Nguyễn Thị Hạnh",
]


@pytest.mark.parametrize("written", HOSTILE)
def test_what_people_write_is_never_code(
    attestation: Attestation, learner_client: Client, written: str
) -> None:
    attestation.holder = attestation.title = attestation.context["title"] = written
    attestation.context["courses"][0]["lessons"][0]["title"] = written
    attestation.save()
    printed = words_of_pdf(print_pdf(attestation))
    assert printed.count(letters(written.replace("'", "’"))) >= 3
    assert printed == words_of_page(learner_client, attestation)


@pytest.mark.parametrize("name", ["محمد العربي", "שלום כהן", "Ελένη Παπαδοπούλου", "Іван Франко"])
def test_other_alphabets_are_printed(attestation: Attestation, name: str) -> None:
    attestation.holder = name
    reader = read(print_pdf(attestation))
    assert set(letters(name)) <= set(letters(reader.pages[0].extract_text()))


def test_what_no_font_has_is_a_white_square_and_the_pdf_stays_tagged(
    attestation: Attestation,
) -> None:
    attestation.holder = "李小龍 Dupuis 😀"
    reader = read(print_pdf(attestation))
    assert "□□□ Dupuis □" in reader.pages[0].extract_text()
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root


def test_the_longest_names_still_print(attestation: Attestation) -> None:
    attestation.holder = f"{'Anne-' * 16} {'W' * 80}"
    attestation.context["title"] = "Numérique " * 25
    attestation.context["provider"]["address"] = "Rue longue\n" * 36
    pages = read(print_pdf(attestation)).pages
    assert len(pages) <= 3
    assert "W" * 20 in pages[0].extract_text()


def test_an_old_attestation_never_reads_the_clock(attestation: Attestation) -> None:
    attestation.issued_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    metadata = read(print_pdf(attestation)).metadata
    assert metadata is not None
    assert metadata.creation_date == attestation.issued_at


def test_the_template_reads_no_file_and_no_package() -> None:
    template = (TEMPLATES / printing.TEMPLATE).read_text(encoding="utf-8")
    assert not re.search(r"@preview|#import|#include|\bread\(|\beval\(|https?:", template)
