"""Resources: documents that one takes home."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageQuerySet
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import BasePage
from cms.visibility import visible
from competences.filters import CatalogueFilter, FilteredIndexMixin, ResourceFilter
from competences.models import ClassifiedPage
from media.pages import MembersOnlyMixin


class ResourceIndexPage(FilteredIndexMixin, BasePage):
    parent_page_types: ClassVar[list[str]] = ["academy.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.ResourcePage"]
    max_count = 1
    filter_class: ClassVar[type[CatalogueFilter]] = ResourceFilter

    class Meta:
        verbose_name = _("liste des ressources")

    def entries(self) -> PageQuerySet:
        return (
            visible(ResourcePage.objects.child_of(self))
            .select_related("competence__order")
            .order_by("title")
        )


class ResourceTag(TaggedItemBase):
    content_object = ParentalKey(
        "courses.ResourcePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ResourcePage(MembersOnlyMixin, ClassifiedPage):
    """A document that one takes home: template of deliberation, sheet, guide."""

    class Kind(models.TextChoices):
        DELIBERATION = "modele-de-deliberation", _("Modèle de délibération")
        SHEET = "fiche", _("Fiche pratique")
        GUIDE = "guide", _("Guide")

    kind = models.CharField(_("nature"), max_length=24, choices=Kind.choices, default=Kind.SHEET)
    # National nomenclature of acts (ACTES), for deliberations: `5.6`.
    subject_code = models.CharField(_("matière ACTES"), max_length=4, blank=True)
    subject_name = models.CharField(_("libellé de la matière"), max_length=120, blank=True)
    template_text = models.TextField(
        _("texte du modèle"),
        blank=True,
        help_text=_(
            "Les passages à compléter s’écrivent {{ainsi}} : ils s’affichent en pointillés."
        ),
    )
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    warning = models.CharField(_("avertissement"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=80, default="Licence Ouverte 2.0")
    tags = ClusterTaggableManager(through=ResourceTag, verbose_name=_("étiquettes"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["courses.ResourceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *ClassifiedPage.search_fields,
        index.SearchField("body"),
        index.SearchField("template_text"),
    ]
    content_panels = [
        *ClassifiedPage.content_panels,
        FieldPanel("kind"),
        FieldPanel("subject_code"),
        FieldPanel("subject_name"),
        FieldPanel("body"),
        FieldPanel("template_text"),
        FieldPanel("warning"),
        FieldPanel("licence"),
        FieldPanel("members_only"),
        *ClassifiedPage.classification_panels,
        FieldPanel("tags"),
    ]

    class Meta:
        verbose_name = _("ressource")
        verbose_name_plural = _("ressources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["is_open"] = self.is_open_to(request)
        return context
