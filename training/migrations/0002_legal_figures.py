"""The figures of the law as they are known: rows that the administration keeps up to date."""

from datetime import date
from decimal import Decimal

from django.db import migrations

_CHECKED = date(2026, 11, 22)
_CODE = "du code général des collectivités territoriales"
_L2123_12 = f"Article L. 2123-12 {_CODE}, version du 1er janvier 2022"
_L2123_12_URL = (
    "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006070633/articles/LEGIARTI000006390008"
)
_L2123_13 = f"Article L. 2123-13 {_CODE}"
_L2123_14 = f"Article L. 2123-14 {_CODE}, selon le centre de gestion de Lot-et-Garonne"

_LEAVE = (
    "Chaque élue ou élu qui a la qualité de salarié a droit à %s jours de congé de formation pour"
    " toute la durée du mandat, quel que soit le nombre de mandats."
)
_FLOOR = (
    "Le montant prévu des dépenses de formation ne peut être inférieur à 2 % du total des"
    " indemnités de fonction qui peuvent être allouées aux membres du conseil."
)
_CEILING = (
    "Le montant réel des dépenses de formation ne peut dépasser 20 % du total des indemnités de"
    " fonction qui peuvent être allouées. Les crédits non dépensés sont reportés, au plus tard"
    " jusqu’à la fin de l’année du renouvellement du conseil."
)
_FIRST_YEAR = (
    "Une formation est obligatoirement organisée au cours de la première année de mandat pour les"
    " élues et élus qui ont reçu une délégation."
)
_DELIBERATION = (
    "Dans les trois mois qui suivent son renouvellement, le conseil délibère sur l’exercice du"
    " droit à la formation de ses membres, ses orientations et les crédits ouverts."
)
_2016, _2025 = date(2016, 1, 1), date(2025, 12, 24)
_LAW_OF_2025 = "la loi n° 2025-1249 du 22 décembre 2025"

# key, value, starts_on, statement, source, address
FIGURES = (
    ("leave_days", "18", _2016, _LEAVE % 18, f"{_L2123_13}, avant {_LAW_OF_2025}", ""),
    ("leave_days", "24", _2025, _LEAVE % 24, f"{_L2123_13}, modifié par {_LAW_OF_2025}", ""),
    ("budget_floor", "2", _2016, _FLOOR, _L2123_14, ""),
    ("budget_ceiling", "20", _2016, _CEILING, _L2123_14, ""),
    ("first_year", "12", _2016, _FIRST_YEAR, _L2123_12, _L2123_12_URL),
    ("deliberation", "3", _2016, _DELIBERATION, _L2123_12, _L2123_12_URL),
)


def write_figures(apps, schema_editor):
    LegalFigure = apps.get_model("training", "LegalFigure")
    for key, value, starts_on, statement, source, address in FIGURES:
        LegalFigure.objects.get_or_create(
            key=key,
            starts_on=starts_on,
            defaults={
                "value": Decimal(value),
                "statement": statement.replace(" %", "\N{NO-BREAK SPACE}%"),
                "source": source,
                "source_url": address,
                "checked_on": _CHECKED,
            },
        )


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0001_plan_register_and_observatory'),
    ]

    operations = [
        # Going back keeps what the administration has corrected since.
        migrations.RunPython(write_figures, migrations.RunPython.noop),
    ]
