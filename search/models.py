"""What the room of search keeps: what editors decide, what waits, what people asked to keep."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class SynonymGroup(models.Model):
    """Words that people use for one another: « EPCI, intercommunalité »."""

    terms = models.TextField(
        _("mots ou sigles"),
        help_text=_("Au moins deux, séparés par des virgules : « EPCI, intercommunalité »."),
    )
    is_one_way = models.BooleanField(
        _("dans un seul sens"),
        default=False,
        help_text=_("Chercher le premier trouve aussi les autres, mais pas l’inverse."),
    )
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    panels: ClassVar[list[FieldPanel]] = [FieldPanel("terms"), FieldPanel("is_one_way")]

    class Meta:
        verbose_name = _("équivalence de mots")
        verbose_name_plural = _("équivalences de mots")
        ordering = ("terms",)

    def __str__(self) -> str:
        return self.terms


class Promotion(models.Model):
    """A page that comes first for some queries, whatever they find."""

    queries = models.TextField(
        _("recherches"),
        help_text=_("Une par ligne. Accents, pluriel et petits mots ne comptent pas."),
    )
    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    sentence = models.CharField(
        _("phrase montrée"),
        max_length=200,
        blank=True,
        help_text=_("En une phrase, pourquoi cette page répond. Sinon, son résumé."),
    )

    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("queries"),
        FieldPanel("page"),
        FieldPanel("sentence"),
    ]

    class Meta:
        verbose_name = _("résultat mis en avant")
        verbose_name_plural = _("résultats mis en avant")
        ordering = ("queries",)

    def __str__(self) -> str:
        return f"{self.queries.splitlines()[0] if self.queries else ''} : {self.page}"

    def get_queries_display(self) -> str:
        """On one line, for the list of the CMS."""
        return ", ".join(self.queries.splitlines())


class QueryTally(models.Model):
    """How often something was searched for in a week, by whom is not known."""

    wagtail_reference_index_ignore = True

    words = models.CharField(_("recherche"), max_length=100)
    # Monday.
    week = models.DateField(_("semaine"))
    searches = models.PositiveIntegerField(_("fois"), default=0)
    empty = models.PositiveIntegerField(_("fois sans réponse"), default=0)

    class Meta:
        verbose_name = _("recherche faite")
        verbose_name_plural = _("recherches faites")
        constraints = [models.UniqueConstraint(fields=["words", "week"], name="query_tally_unique")]

    def __str__(self) -> str:
        return self.words


class SavedSearch(models.Model):
    """A search that a person keeps, and may be told of when it finds something new."""

    MOST_OF_A_PERSON: ClassVar[int] = 50
    wagtail_reference_index_ignore = True

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    # As in the address, in a fixed order: « q=fibre&genre=temoignage ».
    query_string = models.CharField(max_length=500)
    notify = models.BooleanField(_("me prévenir des nouveautés"), default=False)
    saved_at = models.DateTimeField(_("gardée le"), auto_now_add=True)
    # What was published later is news.
    seen_until = models.DateTimeField(_("vue jusqu’au"), auto_now_add=True)

    class Meta:
        verbose_name = _("recherche gardée")
        verbose_name_plural = _("recherches gardées")
        constraints = [
            models.UniqueConstraint(fields=["person", "query_string"], name="saved_search_unique")
        ]
        indexes = [
            models.Index(
                fields=["seen_until"],
                condition=models.Q(notify=True),
                name="saved_search_wanted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.query_string}"


class PendingDocument(models.Model):
    """A document that may differ from the index: written with the change, gone when indexed."""

    wagtail_reference_index_ignore = True

    key = models.CharField(max_length=100, unique=True)
    # Raised by each change: a worker forgets only the change that it has indexed.
    changes = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("document à indexer")
        verbose_name_plural = _("documents à indexer")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.key


class IndexState(models.Model):
    """One row for each engine: which state its index is in, and what the last check mended."""

    wagtail_reference_index_ignore = True

    engine = models.CharField(max_length=20, unique=True)
    # Raised whenever the index changes: what processes remember of it holds until then.
    version = models.PositiveBigIntegerField(default=0)
    rebuilt_at = models.DateTimeField(_("refait le"), null=True, blank=True)
    checked_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    # Documents that the last check found different, and indexed again.
    mended = models.PositiveIntegerField(_("écarts corrigés"), default=0)

    class Meta:
        verbose_name = _("état de l’index")
        verbose_name_plural = _("états de l’index")

    def __str__(self) -> str:
        return f"{self.engine} {self.version}"


class RelatedPage(models.Model):
    """A page near another, as one line shows it: computed from the index, read in one statement."""

    wagtail_reference_index_ignore = True

    # Path of what it is shown under: a page of the CMS or of the framework.
    address = models.CharField(_("sous la page"), max_length=500)
    other = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    # Of `cms.searchable.KINDS`.
    kind = models.CharField(max_length=20)
    byline = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("page proche")
        verbose_name_plural = _("pages proches")
        ordering = ("address", "position")
        constraints = [
            models.UniqueConstraint(fields=["address", "other"], name="related_page_unique")
        ]

    def __str__(self) -> str:
        return f"{self.address} → {self.other_id}"
