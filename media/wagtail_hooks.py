"""What the CMS shows of this room."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet

from media import held, tus
from media.cms import publishing
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
