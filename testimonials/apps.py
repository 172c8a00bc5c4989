from typing import Any

from django.apps import AppConfig

from cms.registries import Section, catalogue


def testimonials_section(**lookups: Any) -> Section:
    from testimonials.models import TestimonialIndexPage, TestimonialPage

    return Section(
        title="Témoignages",
        template="includes/talk_row.html",
        pages=TestimonialPage.objects.for_lists().filter(**lookups),
        index_type=TestimonialIndexPage,
    )


def expert_talks_section(**lookups: Any) -> Section:
    from testimonials.models import ExpertTalkIndexPage, ExpertTalkPage

    return Section(
        title="Paroles d’experts",
        template="includes/talk_row.html",
        pages=ExpertTalkPage.objects.for_lists().filter(**lookups),
        index_type=ExpertTalkIndexPage,
    )


class TestimonialsConfig(AppConfig):
    name = "testimonials"
    verbose_name = "témoignages"

    def ready(self) -> None:
        from cms.page_cache import show_changes_of
        from testimonials import receivers, searchable

        show_changes_of("testimonials.Speaker")
        receivers.connect()
        searchable.connect()
        catalogue.register(testimonials_section, position=2)
        catalogue.register(expert_talks_section, position=3)
