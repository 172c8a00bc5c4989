from typing import Any

from django.apps import AppConfig

from cms.registries import Section, catalogue


def courses_section(**lookups: Any) -> Section:
    from cms.visibility import visible
    from courses.models import CoursePage, TrackIndexPage

    pages = visible(CoursePage.objects.filter(**lookups)).with_totals()
    return Section(
        title="Cours",
        template="includes/course_row.html",
        pages=pages.select_related("competence__order").order_by("path"),
        index_type=TrackIndexPage,
    )


def resources_section(**lookups: Any) -> Section:
    from cms.visibility import visible
    from courses.models import ResourceIndexPage, ResourcePage

    pages = visible(ResourcePage.objects.filter(**lookups))
    return Section(
        title="Ressources",
        template="includes/resource_row.html",
        pages=pages.select_related("competence__order").order_by("title"),
        index_type=ResourceIndexPage,
    )


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "parcours"

    def ready(self) -> None:
        from courses import receivers, searchable

        receivers.connect()
        searchable.connect()
        catalogue.register(courses_section, position=1)
        catalogue.register(resources_section, position=4)
