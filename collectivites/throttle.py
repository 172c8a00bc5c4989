"""How often one connection may ask for suggestions."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest

# Somebody who types asks twice a second; a town hall shares one address.
REQUESTS_A_MINUTE = 300
PERIOD = 60

# In the memory of each process: a shared count would cost more than the search it protects.
_counts = LocMemCache("collectivites.throttle", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


def is_too_often(request: HttpRequest) -> bool:
    """Count this request; true when its address has used up its minute."""
    address = get_adapter(request).get_client_ip(request)
    if _counts.add(address, 1, PERIOD):
        return False
    try:
        return _counts.incr(address) > REQUESTS_A_MINUTE
    except ValueError:  # The minute ended between the two lines.
        return False


def forget() -> None:
    """Start every count again."""
    _counts.clear()
