from django import template

from cms.related import RelatedLine, related

register = template.Library()


@register.simple_tag
def related_to(address: str) -> list[RelatedLine]:
    """The lines of `includes/related.html`; one statement."""
    return related.near(address)
