"""The model text of the yearly deliberation: one for the site, that the administration edits."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, Panel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from training.plan.wording import unknown_words

MODEL_TEXT = """\
# Délibération : droit à la formation des membres du [conseil], année [année]

[collectivité]

Vu le code général des collectivités territoriales, notamment ses dispositions relatives au \
droit des élues et élus locaux à la formation (pour les communes, les articles L. 2123-12 à \
L. 2123-16) ;

Considérant que les membres du [conseil] ont droit à une formation adaptée à leurs fonctions ;

Considérant qu’une formation est obligatoirement organisée au cours de la première année de \
mandat pour les élues et élus qui ont reçu une délégation ;

Considérant que le [conseil] délibère sur l’exercice de ce droit, détermine ses orientations et \
fixe les crédits ouverts à ce titre ;

Le [conseil], après en avoir délibéré, décide :

## Article 1 – Orientations

Les orientations de la formation des membres du [conseil] pour l’année [année] sont les \
suivantes :

[orientations]

## Article 2 – Crédits

Les crédits ouverts pour l’année [année] s’élèvent à [crédits ouverts], soit [part] du total \
annuel des indemnités de fonction ([indemnités]). Les crédits reportés de l’année précédente \
s’élèvent à [crédits reportés].

Ces crédits couvrent les frais d’enseignement, de déplacement et de séjour, et la compensation \
des pertes de revenus, dans les limites fixées par la loi, pour les formations dispensées par des \
organismes agréés par le ministre chargé des collectivités territoriales.

## Article 3 – Formation en ligne, gratuite

Les membres du [conseil] sont en outre invités à suivre les formations suivantes, sans frais \
pour la collectivité :

[formations demandées]

## Article 4 – Suivi

Un tableau récapitulant les actions de formation financées par la collectivité est annexé à ses \
comptes. Il donne lieu à un débat annuel sur la formation des membres du [conseil].

Délibération n° [numéro] du [date].
"""
SOURCE = "code général des collectivités territoriales, article L. 2123-12 (version du 01/01/2022)"


def model_text() -> str:
    return MODEL_TEXT


def read_on() -> date:
    """The day when the law was read for the text above; to be read again each year."""
    return date(2026, 11, 22)


@register_setting(icon="doc-full-inverse", order=340)
class DeliberationModel(BaseSiteSetting):
    """What a référent starts from. A plan whose text was changed keeps its own."""

    text = models.TextField(
        _("texte"),
        max_length=20000,
        default=model_text,
        help_text=_(
            "Une ligne par paragraphe ; « # » devant le titre, « ## » devant un article, « - » "
            "devant un point de liste."
        ),
    )
    source = models.CharField(_("source"), max_length=300, default=SOURCE)
    checked_on = models.DateField(_("consultée le"), default=read_on)

    panels: ClassVar[list[Panel]] = [
        HelpPanel(template="training/plan/words_of_model.html", heading=_("Mots entre crochets")),
        FieldPanel("text"),
        FieldPanel("source"),
        FieldPanel("checked_on"),
    ]

    class Meta:
        verbose_name = _("modèle de délibération")
        verbose_name_plural = _("modèles de délibération")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def clean(self) -> None:
        super().clean()
        if found := unknown_words(self.text):
            raise ValidationError({"text": unknown_words_message(found)})

    @classmethod
    def current(cls) -> DeliberationModel:
        """That of the site, or what it is before anybody opens it; two statements."""
        site = Site.objects.filter(is_default_site=True).first()
        return cls.objects.filter(site=site).first() or cls()


def unknown_words_message(found: list[str]) -> str:
    words = ", ".join(f"[{word}]" for word in found)
    return _("Ces mots entre crochets ne correspondent à rien : %(words)s.") % {"words": words}
