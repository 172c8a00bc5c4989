from typing import Any

from django import template

from search import saved
from search.models import SavedSearch

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_search(context: dict[str, Any]) -> SavedSearch | None:
    """The person's row of the search that is shown (`address`), if kept; one statement."""
    person = context["request"].user
    if not person.is_authenticated:
        return None
    query_string = saved.read(context["address"].query_string).query_string
    return SavedSearch.objects.filter(person=person, query_string=query_string).first()
