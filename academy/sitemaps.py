"""The XML sitemap: published, public pages and the framework's pages."""

from collections.abc import Iterable

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page, Site

from cms.addresses import address_of
from cms.visibility import visible
from competences.models import Competence, FrameworkEntry, GovernanceModel
from testimonials.models import Speaker


class PageSitemap(Sitemap):
    def items(self) -> Iterable[Page]:
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        return (
            visible(site.root_page.get_descendants(inclusive=True))
            .order_by("path")
            .only("url_path", "depth", "path", "last_published_at")
        )

    def location(self, item: Page) -> str:
        return address_of(item.url_path)

    def lastmod(self, item: Page) -> object:
        return item.last_published_at


class FrameworkSitemap(Sitemap):
    def items(self) -> list[FrameworkEntry]:
        entries: list[FrameworkEntry] = []
        models: tuple[QuerySet[FrameworkEntry], ...] = (
            Competence.objects.all(),
            GovernanceModel.objects.all(),
        )
        for model in models:
            entries += list(model)
        return entries


class SpeakerSitemap(Sitemap):
    def items(self) -> QuerySet[Speaker]:
        return Speaker.objects.heard().order_by("name")


class ViewSitemap(Sitemap):
    def items(self) -> list[str]:
        return [
            "competences:framework",
            "training:observatory",
            "training:observatory_data",
            "site_map",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "pages": PageSitemap,
    "framework": FrameworkSitemap,
    "speakers": SpeakerSitemap,
    "views": ViewSitemap,
}
