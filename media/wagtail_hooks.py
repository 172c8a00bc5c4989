"""What the CMS shows of this room."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from media import held, tus
from media.cms import publishing
from media.cms.home import VideosPanel
from media.cms.report import AccessibilityReport
from media.cms.viewsets import VideoViewSet
from media.models import Video

register_snippet(VideoViewSet)

hooks.register("after_create_page", publishing.warn_after_submission)
hooks.register("after_edit_page", publishing.warn_after_submission)
hooks.register("after_publish_page", publishing.warn_after_scheduling)


@hooks.register("register_log_actions")
def name_what_is_logged(actions: Any) -> None:
    actions.register_action(
        held.HELD,
        _("Publication programmée retenue"),
        _("L’heure est venue, mais il manque encore quelque chose : la page attend"),
    )
    actions.register_action("media.cancel", _("Préparation annulée"), _("Préparation annulée"))
    actions.register_action("media.retry", _("Préparation relancée"), _("Préparation relancée"))
    actions.register_action("media.replace", _("Fichier remplacé"), _("Fichier remplacé"))
    actions.register_action("media.poster", _("Image d’affiche"), _("Image d’affiche choisie"))


@hooks.register("construct_admin_api")
def publish_by_the_gate(router: Any) -> None:
    # Read when asked: these views need the models of every application.
    from media.cms.api import GatedPagesAPIViewSet

    router.register_endpoint("pages", GatedPagesAPIViewSet)


@hooks.register("construct_homepage_panels")
def videos_on_the_home_page(request: Any, panels: list[Any]) -> None:
    panels.append(VideosPanel())


@hooks.register("insert_global_admin_css")
def style_of_videos() -> SafeString:
    """Choosers open on any page."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/video-state.css"))


class _ReportMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        policy: Any = policy_registry.get_by_type(Video)
        return bool(policy.user_has_any_permission(request.user, ["add", "change", "view"]))


@hooks.register("register_reports_menu_item")
def accessibility_in_the_menu() -> MenuItem:
    return _ReportMenuItem(
        _("Accessibilité des vidéos"),
        reverse("video_accessibility"),
        name="video-accessibility",
        icon_name="media",
        order=650,
    )


@hooks.register("register_admin_urls")
def report_addresses() -> list[URLPattern]:
    address = "reports/accessibilite-des-videos/"
    return [
        path(address, AccessibilityReport.as_view(), name="video_accessibility"),
        path(
            f"{address}results/",
            AccessibilityReport.as_view(results_only=True),
            name="video_accessibility_results",
        ),
    ]


@hooks.register("register_admin_urls")
def upload_addresses() -> list[URLPattern]:
    """Beside those of the videos, and behind the same doors."""
    return [
        path("videos/envois/", tus.UploadsView.as_view(), name="media_uploads"),
        path("videos/envois/<uuid:uuid>/", tus.UploadView.as_view(), name="media_upload"),
    ]
