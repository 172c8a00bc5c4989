from typing import Any

from django.apps import AppConfig

from cms.registries import Section, catalogue


def courses_section(**lookups: Any) -> Section | None:
    from courses.models import CoursePage, TrackIndexPage

    index = TrackIndexPage.objects.live().first()
    pages = CoursePage.objects.live().public().filter(**lookups).with_totals()
    return Section(
        title="Cours",
        template="includes/course_row.html",
        pages=pages.select_related("competence__order").order_by("path"),
        index_url=index.url if index else "",
    )


def resources_section(**lookups: Any) -> Section | None:
    from courses.models import ResourceIndexPage, ResourcePage

    index = ResourceIndexPage.objects.live().first()
    pages = ResourcePage.objects.live().public().filter(**lookups)
    return Section(
        title="Ressources",
        template="includes/resource_row.html",
        pages=pages.select_related("competence__order").order_by("title"),
        index_url=index.url if index else "",
    )


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "parcours"

    def ready(self) -> None:
        catalogue.register(courses_section, position=1)
        catalogue.register(resources_section, position=4)
