"""What the CMS shows of this room."""

from wagtail.snippets.models import register_snippet

from search.cms.viewsets import SearchGroup

register_snippet(SearchGroup)
