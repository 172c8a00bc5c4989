"""The figures of the law as they are known: rows that the administration keeps up to date."""

from datetime import date
from decimal import Decimal

from django.db import migrations

_CHECKED = date(2026, 11, 22)
_L2123_12 = (
    "Article L. 2123-12 du code général des collectivités territoriales, version du 1er janvier 2022"
)
_L2123_12_URL = (
    "https://www.doctrine.fr/l/texts/codes/LEGITEXT000006070633/articles/LEGIARTI000006390008"
)
_BUDGET = "Article L. 2123-14 du code général des collectivités territoriales, selon le CDG 47"
_LEAVE = "Article L. 2123-13 du code général des collectivités territoriales"

# key, value, starts_on, statement, source, address
FIGURES = (
    (
        "leave_days", "18", date(2016, 1, 1),
        "Chaque élue ou élu qui a la qualité de salarié a droit à 18 jours de congé de formation"
        " pour toute la durée du mandat, quel que soit le nombre de mandats.",
        f"{_LEAVE}, avant la loi n° 2025-1249 du 22 décembre 2025", "",
    ),
    (
        "leave_days", "24", date(2025, 12, 24),
        "Chaque élue ou élu qui a la qualité de salarié a droit à 24 jours de congé de formation"
        " pour toute la durée du mandat, quel que soit le nombre de mandats.",
        f"{_LEAVE}, modifié par la loi n° 2025-1249 du 22 décembre 2025", "",
    ),
    (
        "budget_floor", "2", date(2016, 1, 1),
        "Le montant prévu des dépenses de formation ne peut être inférieur à 2 % du total des"
        " indemnités de fonction qui peuvent être allouées aux membres du conseil.",
        _BUDGET, "",
    ),
    (
        "budget_ceiling", "20", date(2016, 1, 1),
        "Le montant réel des dépenses de formation ne peut dépasser 20 % du total des indemnités"
        " de fonction qui peuvent être allouées. Les crédits non dépensés sont reportés, au plus"
        " tard jusqu’à la fin de l’année du renouvellement du conseil.",
        _BUDGET, "",
    ),
    (
        "first_year", "12", date(2016, 1, 1),
        "Une formation est obligatoirement organisée au cours de la première année de mandat pour"
        " les élues et élus qui ont reçu une délégation.",
        _L2123_12, _L2123_12_URL,
    ),
    (
        "deliberation", "3", date(2016, 1, 1),
        "Dans les trois mois qui suivent son renouvellement, le conseil délibère sur l’exercice du"
        " droit à la formation de ses membres, ses orientations et les crédits ouverts.",
        _L2123_12, _L2123_12_URL,
    ),
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
