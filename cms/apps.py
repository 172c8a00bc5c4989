from django.apps import AppConfig
from django.db.models.signals import post_delete


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "contenus"

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from cms.page_cache import forget_pages, show_changes_of

        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(forget_pages, dispatch_uid="cms.forget_pages")
        post_delete.connect(forget_pages, sender=Page, dispatch_uid="cms.forget_pages")
        # A restriction hides a page that was public a moment ago.
        show_changes_of("cms.AcademyImage", "wagtailcore.PageViewRestriction")
