from typing import Any

from django.apps import AppConfig

from cms.page_cache import show_changes_of
from cms.registries import Section, catalogue


def testimonials_section(**lookups: Any) -> Section | None:
    from testimonials.models import TestimonialIndexPage

    index = TestimonialIndexPage.objects.live().first()
    if index is None:
        return None
    return Section(
        title="Témoignages",
        template="includes/talk_row.html",
        pages=index.entries().filter(**lookups),
        index_url=index.url,
    )


def expert_talks_section(**lookups: Any) -> Section | None:
    from testimonials.models import ExpertTalkIndexPage

    index = ExpertTalkIndexPage.objects.live().first()
    if index is None:
        return None
    return Section(
        title="Paroles d’experts",
        template="includes/talk_row.html",
        pages=index.entries().filter(**lookups),
        index_url=index.url,
    )


class TestimonialsConfig(AppConfig):
    name = "testimonials"
    verbose_name = "témoignages"

    def ready(self) -> None:
        show_changes_of("testimonials.Speaker")
        catalogue.register(testimonials_section, position=2)
        catalogue.register(expert_talks_section, position=3)
