"""Peers and experts who speak, and the pages where one hears them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.addresses import address_of
from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.models import AcademyImage, BasePage
from cms.structured_data import Thing
from cms.templatetags.french import of
from cms.visibility import visible
from collectivites.models import Collectivite
from competences.filters import CatalogueFilter, FilteredIndexMixin, TalkFilter
from competences.models import ClassifiedPage, Competence
from media.clearance import Obstacle
from media.pages import VideoPageMixin
from media.structured_data import video_of
from testimonials.consents import SpeakerConsent, recording_address
from testimonials.elections import UpcomingElection
from testimonials.forms import TalkPageForm
from testimonials.panels import ConsentPanel

__all__ = [
    "ExpertTalkIndexPage",
    "ExpertTalkPage",
    "Speaker",
    "SpeakerConsent",
    "TestimonialIndexPage",
    "TestimonialPage",
    "UpcomingElection",
]


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def with_portrait(self) -> SpeakerQuerySet:
        """With the collectivité, the portrait and its sizes, in two statements."""
        related = self.select_related("collectivite", "photo")
        return related.prefetch_related("photo__renditions")

    def heard(self) -> SpeakerQuerySet:
        """With at least one talk that everyone may know of: nobody else has a page."""
        talks = Q()
        for model in (TestimonialPage, ExpertTalkPage):
            talks |= Q(Exists(visible(model.objects.filter(speaker=OuterRef("pk")))))
        return self.filter(talks)


class Speaker(index.Indexed, models.Model):
    """Someone who is heard: a peer in a collectivité, or an expert with a field."""

    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("adresse"), max_length=120, unique=True)
    role = models.CharField(_("fonction"), max_length=160)
    expertise = models.CharField(_("domaine d’expertise"), max_length=160, blank=True)
    collectivite = models.ForeignKey(
        Collectivite,
        verbose_name=_("collectivité"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo = models.ForeignKey(
        AcademyImage,
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    bio = models.TextField(_("présentation"), blank=True)
    is_official = models.BooleanField(
        _("exerce un mandat électif"),
        default=False,
        help_text=_("Sert à vous avertir avant un scrutin ; n’est pas montré."),
    )

    objects = SpeakerQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.SearchField("role"),
        index.AutocompleteField("name"),
    ]
    panels: ClassVar[list[FieldPanel]] = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("role"),
        FieldPanel("is_official"),
        FieldPanel("expertise"),
        FieldPanel("collectivite"),
        FieldPanel("photo"),
        FieldPanel("bio"),
    ]

    class Meta:
        verbose_name = _("intervenante ou intervenant")
        verbose_name_plural = _("intervenantes et intervenants")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"

    def get_absolute_url(self) -> str:
        return reverse("testimonials:speaker", args=[self.slug])

    @property
    def place(self) -> str:
        """« Saint-Orval-les-Prés, 412 habitants »: the size convinces as much as the name."""
        if self.collectivite is None:
            return self.expertise
        return ", ".join(filter(None, [self.collectivite.name, self.collectivite.size]))


class TalkQuerySet(PageQuerySet):
    def for_lists(self) -> TalkQuerySet:
        """What everyone may see, with all that a row shows, newest first."""
        return (
            visible(self)
            .select_related("video", "speaker__collectivite", "speaker__photo", "competence__order")
            .prefetch_related("speaker__photo__renditions")
            .order_by("-first_published_at", "-pk")
        )


class TalkPage(VideoPageMixin, ClassifiedPage):
    """What testimonials and expert talks share: a speaker, a video, a few lines of text."""

    speaker = models.ForeignKey(
        Speaker,
        verbose_name=_("intervenante ou intervenant"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    quote = models.CharField(
        _("phrase à retenir"), max_length=300, blank=True, help_text=_("Sans les guillemets.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)

    search_fields = [
        *ClassifiedPage.search_fields,
        index.SearchField("quote"),
        index.SearchField("body"),
        index.RelatedFields("speaker", [index.SearchField("name")]),
    ]
    content_panels = [
        *ClassifiedPage.content_panels,
        FieldPanel("speaker"),
        FieldPanel("quote"),
        MultiFieldPanel(
            [FieldPanel("video"), FieldPanel("members_only")], heading=_("Vidéo et accès")
        ),
        ConsentPanel(heading=_("Consentement")),
        FieldPanel("body"),
        *ClassifiedPage.classification_panels,
        FieldPanel("tags"),
    ]

    base_form_class = TalkPageForm

    objects = PageManager.from_queryset(TalkQuerySet)()

    class Meta:
        abstract = True

    @classmethod
    def openable(cls, pages: models.QuerySet[Any]) -> models.QuerySet[Any]:
        consents = SpeakerConsent.objects.valid().filter(
            video=OuterRef("video"), speaker=OuterRef("speaker")
        )
        return super().openable(pages).filter(Exists(consents))

    def publication_obstacles(self) -> list[Obstacle]:
        """What keeps this page from being published: the video's, and a consent never given."""
        obstacles = super().publication_obstacles()
        if self.video is None or self.speaker is None:
            return obstacles
        if SpeakerConsent.objects.filter(video=self.video_id, speaker=self.speaker_id).exists():
            return obstacles
        text = _now("Le consentement %(of_name)s pour cette vidéo n’est pas enregistré.")
        return [
            *obstacles,
            Obstacle(
                text % {"of_name": of(self.speaker.name)},
                field="speaker",
                url=recording_address(video=self.video.pk, speaker=self.speaker.pk),
                link=_now("Enregistrer le consentement"),
            ),
        ]

    def structured_data(self, context: Any) -> list[Thing]:
        if self.video is None:
            return []
        speaker: Speaker | None = context["speaker"]
        return [
            video_of(
                self.video,
                context["playable"],
                name=self.title,
                description=self.summary,
                path=address_of(self.url_path),
                published_at=self.first_published_at,
                speaker=speaker and {"name": speaker.name, "jobTitle": speaker.role},
            )
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context.update(self.video_context(request))
        if self.competence_id:
            self.competence = Competence.objects.select_related("order").get(pk=self.competence_id)
        context["speaker"] = Speaker.objects.with_portrait().filter(pk=self.speaker_id or 0).first()
        return context


class TestimonialTag(TaggedItemBase):
    content_object = ParentalKey(
        "testimonials.TestimonialPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class TestimonialPage(TalkPage):
    """A peer tells what was done at home (témoignage)."""

    tags = ClusterTaggableManager(through=TestimonialTag, verbose_name=_("étiquettes"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["testimonials.TestimonialIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "testimonials/talk_page.html"
    kind_label = _("Témoignage")

    class Meta:
        verbose_name = _("témoignage")
        verbose_name_plural = _("témoignages")


class ExpertTalkTag(TaggedItemBase):
    content_object = ParentalKey(
        "testimonials.ExpertTalkPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class ExpertTalkPage(TalkPage):
    """An expert explains (parole d’expert)."""

    tags = ClusterTaggableManager(through=ExpertTalkTag, verbose_name=_("étiquettes"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["testimonials.ExpertTalkIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "testimonials/talk_page.html"
    kind_label = _("Parole d’expert")

    class Meta:
        verbose_name = _("parole d’expert")
        verbose_name_plural = _("paroles d’experts")


class TalkIndexPage(FilteredIndexMixin, BasePage):
    """A list of talks that one filters."""

    filter_class: ClassVar[type[CatalogueFilter]] = TalkFilter
    # One picture a row, and at most fifteen requests a page.
    page_size: ClassVar[int] = 10

    class Meta:
        abstract = True

    def entries(self) -> models.QuerySet[Any]:
        return self.entry_model().objects.child_of(self).for_lists()


class TestimonialIndexPage(TalkIndexPage):
    template = "testimonials/talk_index_page.html"
    one_entry = _("témoignage")
    many_entries = _("témoignages")

    parent_page_types: ClassVar[list[str]] = ["academy.HomePage"]
    subpage_types: ClassVar[list[str]] = ["testimonials.TestimonialPage"]
    max_count = 1

    class Meta:
        verbose_name = _("liste des témoignages")

    def entry_model(self) -> type[TestimonialPage]:
        return TestimonialPage


class ExpertTalkIndexPage(TalkIndexPage):
    template = "testimonials/talk_index_page.html"
    one_entry = _("parole d’expert")
    many_entries = _("paroles d’experts")

    parent_page_types: ClassVar[list[str]] = ["academy.HomePage"]
    subpage_types: ClassVar[list[str]] = ["testimonials.ExpertTalkPage"]
    max_count = 1

    class Meta:
        verbose_name = _("liste des paroles d’experts")

    def entry_model(self) -> type[ExpertTalkPage]:
        return ExpertTalkPage
