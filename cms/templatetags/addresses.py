from django import template
from wagtail.models import Page

from cms.addresses import address_of

register = template.Library()


@register.filter
def address(page: Page) -> str:
    """Where a page is. Wagtail's own tag asks for the site and its roots, twice a request."""
    return address_of(page.url_path)
