"""Wagtail's programming interface of the CMS, with the gate of publication."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.exceptions import ValidationError
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet

from media.pages import VideoPageMixin


class GatedPublishAPIAction(PublishPageAPIAction):
    """As Wagtail's, which publishes a revision without asking its page."""

    def _action_from_data(self, instance: Any, data: Any) -> Any:
        action = super()._action_from_data(instance, data)
        page = action.revision.as_object()
        if isinstance(page, VideoPageMixin) and (obstacles := page.obstacles_now()):
            raise ValidationError([obstacle.text for obstacle in obstacles])
        return action


class GatedPagesAPIViewSet(PagesAdminAPIViewSet):
    actions: ClassVar[dict[str, Any]] = {
        **PagesAdminAPIViewSet.actions,
        "publish": GatedPublishAPIAction,
    }
