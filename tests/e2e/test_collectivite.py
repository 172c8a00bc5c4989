"""A commune's story: a référent, fifteen members from Excel, a track, the annual table."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from odf import teletype
from odf.opendocument import load
from odf.table import TableCell, TableRow
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import DESKTOP, PHONE, NewPage
from tests.e2e.academy_process import Academy
from tests.e2e.content import DIRECTOR, PASSWORD, TOWN_HALL

YEAR = date.today().year
FAMILY_NAMES = (
    *("Abrassart", "Béchameil", "Caradec-Noël", "Delépine", "D’Estienne", "Fontanarosa"),
    *("Guivarc’h", "Haÿ", "Isnard", "Jaouen", "Kerzoncuf", "Le Floc’h", "Maïté", "N’Diaye"),
    "Œillet",
)
OPEN, SILENT = "caradec@exemple.test", "jaouen@exemple.test"
SPACES = re.compile(r"[\s\u00a0\u202f]+")


def excel(folder: Path) -> Path:
    """As a secretary has it: a title above, accents, dates as dates and as text, an empty line."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Conseil municipal de Vergnac-sous-Bois, mandat 2026-2032"])
    sheet.append(["NOM", "Prénom", "Mél", "Fonction", "Délégation", "Date de début", "Téléphone"])
    for number, name in enumerate(FAMILY_NAMES):
        address = {2: OPEN, 9: SILENT}.get(number, "")
        begun = date(2026, 3, 22) if number % 2 else "22/03/2026"
        function = "Maire" if number == 0 else "Conseillère municipale"
        about = "Numérique" if number in (2, 9) else ""
        sheet.append([name, f"Prénom{number}", address, function, about, begun, "05 00 00 00 00"])
        if number == 7:
            sheet.append([])
    path = folder / "conseil.xlsx"
    book.save(path)
    return path


def sign_in(page: Page, academy: Academy, email: str) -> None:
    page.goto(f"{academy.url}/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/mon-espace/")


def claim(page: Page, academy: Academy, new_page: NewPage) -> str:
    """Confirmed from the town hall's own mail box; the address of the list of members."""
    page.goto(f"{academy.url}/mes-collectivites/")
    page.get_by_role("link", name="Suivre la formation de cette collectivité").click()
    page.get_by_label("Ce que vous voulez ajouter").fill(
        "Je tiens le registre des formations du conseil."
    )
    page.get_by_role("button", name="Faire la demande").click()
    town_hall = new_page(**PHONE)
    town_hall.goto(academy.link_sent_to(TOWN_HALL, "/suivi/"))
    town_hall.get_by_role("button", name="Oui, la nommer").click()
    town_hall.context.close()
    page.goto(f"{academy.url}/mes-collectivites/")
    page.get_by_role("link", name="Ouvrir le suivi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Membres")
    return page.url


def bring_members(page: Page, members: str, file: Path) -> None:
    page.goto(f"{members}importer/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que ce fichier changerait")
    expect(page.get_by_text("Téléphone")).to_be_visible()
    page.get_by_role("button", name="Enregistrer ces 15 lignes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est enregistré")
    # The same file again changes nothing.
    page.goto(f"{members}importer/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_text("Il n’y a rien à enregistrer.")).to_be_visible()


def invite(page: Page, members: str) -> None:
    page.goto(members)
    page.get_by_role("button", name="Inviter ces 2 personnes").click()
    expect(page.get_by_role("status").first).to_be_visible()


def ask_for_the_track(page: Page, members: str) -> None:
    page.goto(members.replace("membres/", "plan/demander/"))
    choice = page.get_by_label("Quelle formation")
    values: list[str] = choice.locator("option").all_text_contents()
    wanted = next(text for text in values if "Infrastructures" in text)
    choice.select_option(label=wanted)
    page.get_by_label("Les élues et élus").check()
    page.get_by_label("À suivre avant le").fill(f"{YEAR + 1}-03-31")
    page.get_by_role("button", name="Voir qui est concerné").click()
    expect(page.get_by_role("heading", name=re.compile("^15 personnes concernées"))).to_be_visible()
    page.get_by_role("button", name="Demander cette formation").click()


def join(page: Page, academy: Academy, email: str, sharing: str) -> None:
    """From the mail: read what is shared, sign up, choose, accept."""
    page.goto(academy.link_sent_to(email, "/invitation/"))
    expect(page.get_by_role("heading", name="Ce que votre collectivité verra")).to_be_visible()
    page.get_by_role("link", name="M’inscrire pour accepter").click()
    expect(page.get_by_label("Adresse électronique")).to_have_value(email)
    expect(page.get_by_label("Nom", exact=True)).not_to_have_value("")
    before = len(academy.mailbox.received)
    page.get_by_role("button", name="M’inscrire").click()
    code = academy.code_sent_to(email, after=before)
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code)
    page.get_by_role("button", name=re.compile("Valider|Confirmer|Continuer|Vérifier")).click()
    page.get_by_label(sharing).check()
    page.get_by_role("button", name="Accepter l’invitation").click()


def watch(page: Page, academy: Academy) -> None:
    """What is asked is at the top of « Mon espace »; its video is watched to the end."""
    page.goto(f"{academy.url}/mon-espace/")
    expect(page.get_by_text("Vergnac-sous-Bois").first).to_be_visible()
    page.goto(f"{academy.url}/parcours/infrastructures/couverture/lire-la-carte/")
    page.get_by_role("button", name=re.compile("^Lire")).first.click()
    expect(page.locator("[data-lesson-state]").first).to_contain_text(
        re.compile("terminée", re.IGNORECASE), timeout=40_000
    )


def note_training(page: Page, register: str, *, who: str, teaching: str, hours: str) -> None:
    page.goto(f"{register}ajouter/")
    member = page.get_by_label(re.compile("^Personne"))
    labels: list[str] = member.locator("option").all_text_contents()
    member.select_option(label=next(label for label in labels if who in label))
    page.get_by_label("Intitulé").fill("Lire un budget communal")
    page.get_by_label("Organisme", exact=True).fill("Association des maires de Haute-Vernelle")
    page.get_by_label("Premier jour").fill(f"{YEAR}-09-14")
    page.get_by_label("Dernier jour").fill(f"{YEAR}-09-15")
    page.get_by_label("Durée, en heures").fill(hours)
    page.get_by_label(re.compile("^Enseignement")).fill(teaching)
    page.get_by_label(re.compile("^Déplacement et séjour")).fill("48,60")
    page.get_by_role("button", name="Mettre au registre").click()


def cells(page: Page) -> list[list[str]]:
    """Of the annual table, as shown: headings, rows, totals."""
    rows: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("table.data-table")[0].rows].map(
            (row) => [...row.cells].map((cell) => cell.innerText.trim()))"""
    )
    return [[SPACES.sub(" ", cell) for cell in row] for row in rows]


def download(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.status == 200, address
    return answer.body()


def of_database(academy: Academy, query: str) -> tuple[Any, ...]:
    with sqlite3.connect(academy.folder / "academy.sqlite3") as database:
        row: tuple[Any, ...] = database.execute(query).fetchone()
    return row


def in_french(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def plain(value: object) -> str:
    """A cell of a spreadsheet, as its reader shows it."""
    if isinstance(value, (int, float)):
        return in_french(Decimal(str(value)))
    return SPACES.sub(" ", str(value or ""))


def test_a_commune_follows_its_training_from_its_first_day_to_the_annual_table(
    academy: Academy, new_page: NewPage, tmp_path: Path
) -> None:
    desk = new_page(**DESKTOP)
    sign_in(desk, academy, DIRECTOR)
    members = claim(desk, academy, new_page)
    place = members.replace("membres/", "")
    bring_members(desk, members, excel(tmp_path))
    ask_for_the_track(desk, members)
    invite(desk, members)

    caradec, jaouen = new_page(**PHONE), new_page(**PHONE)
    join(caradec, academy, OPEN, "Toutes mes formations suivies dans l’académie")
    join(jaouen, academy, SILENT, "Les formations que ma collectivité me demande")
    for person in (caradec, jaouen):
        watch(person, academy)

    # Who is where: the two who began, among the fifteen officials and the director.
    desk.goto(place)
    for name in ("Caradec-Noël", "Jaouen"):
        expect(desk.get_by_role("row", name=re.compile(name)).first).to_contain_text("33")
    # Nobody sees more than was chosen; whoever was looked at knows it.
    desk.get_by_role("link", name=re.compile("Jaouen")).first.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Jaouen")
    jaouen.goto(f"{academy.url}/mes-collectivites/journal/")
    expect(jaouen.get_by_text("a consulté").first).to_be_visible()

    register = f"{place}formations-suivies-ailleurs/"
    note_training(desk, register, who="Abrassart", teaching="1 250", hours="12")
    note_training(desk, register, who="Œillet", teaching="390,40", hours="6,5")
    compare_annual_table(desk, academy, f"{place}annexe/")

    # A member leaves: the view of her training closes at once, the accounts stay.
    desk.goto(place)
    hers = desk.get_by_role("link", name=re.compile("Caradec-Noël")).first.get_attribute("href")
    caradec.goto(f"{academy.url}/mes-collectivites/")
    caradec.get_by_role("link", name=re.compile("Terminer ou partir")).click()
    caradec.get_by_role("button", name="C’est terminé").click()
    desk.goto(place)
    expect(desk.get_by_text("Caradec-Noël")).to_have_count(0)
    answer = desk.request.get(f"{academy.url}{hers}")
    assert answer.status == 404
    caradec.goto(f"{academy.url}/mon-espace/")
    expect(caradec.get_by_text(re.compile("33\\s*%")).first).to_be_visible()


def compare_annual_table(desk: Page, academy: Academy, annex: str) -> None:
    """The screen, the database and each file say the same, to the cell."""
    desk.goto(annex)
    shown = cells(desk)
    hours, teaching, travel = of_database(
        academy,
        "SELECT SUM(hours), SUM(teaching_cost), SUM(travel_cost) FROM training_externaltraining"
        " WHERE state = 'accepted'",
    )
    total = shown[-1]
    assert len(shown) == 4
    assert f"{Decimal(str(hours)):f}".rstrip("0").replace(".", ",") in total[7]
    assert total[8].startswith(in_french(Decimal(str(teaching))))
    assert total[9].startswith(in_french(Decimal(str(travel))))
    assert total[11].startswith(in_french(Decimal(str(teaching)) + Decimal(str(travel))))

    files = f"{annex}telecharger"
    book = openpyxl.load_workbook(io.BytesIO(download(desk, f"{files}/xlsx/?annee={YEAR}")))
    spread = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    sums = next(row for row in spread if row and row[0] == "Total")
    assert plain(sums[8]) == total[8].removesuffix(" €")
    assert plain(sums[11]) == total[11].removesuffix(" €")

    text = download(desk, f"{files}/csv/?annee={YEAR}&tableau=lignes").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    names = [row[1] for row in lines if len(row) > 11]
    assert [SPACES.sub(" ", name) for name in names] == [row[1] for row in shown]

    ods = load(io.BytesIO(download(desk, f"{files}/ods/?annee={YEAR}")))
    rows = [
        [SPACES.sub(" ", teletype.extractText(cell)) for cell in row.getElementsByType(TableCell)]
        for row in ods.spreadsheet.getElementsByType(TableRow)
    ]
    assert any(row[:2] == shown[1][:2] for row in rows)
    pdf = PdfReader(io.BytesIO(download(desk, f"{files}/pdf/?annee={YEAR}")))
    words = SPACES.sub(" ", " ".join(page.extract_text() for page in pdf.pages))
    for cell in (shown[1][1], shown[2][1], total[8], total[11]):
        assert cell in words
