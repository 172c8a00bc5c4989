"""What the CMS shows of this room."""

from wagtail.snippets.models import register_snippet

from media.cms.viewsets import VideoViewSet

register_snippet(VideoViewSet)
