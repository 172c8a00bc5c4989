"""What every template may use."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest

# Signing in from these pages leads to one’s own space, not back to them.
WITHOUT_WAY_BACK = ("/compte/", "/mon-espace/")


def site(request: HttpRequest) -> dict[str, str]:
    return {
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "base_url": settings.BASE_URL,
        "way_back": _way_back(request.path),
    }


def _way_back(path: str) -> str:
    """The query that brings a person back here after signing up or in."""
    if path == "/" or path.startswith(WITHOUT_WAY_BACK):
        return ""
    return f"?next={quote(path)}"
