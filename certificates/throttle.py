"""How often one connection may ask for codes that nobody has: what guessing would look like."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# Codes that exist are never counted: a town hall may check a whole council's.
UNKNOWN_CODES = 20
PERIOD = 600


def is_blocked(request: HttpRequest) -> bool:
    return bool(cache.get(_key(request), 0) >= UNKNOWN_CODES)


def count_unknown(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, PERIOD):
        try:
            cache.incr(key)
        except ValueError:  # The period ended between the two lines.
            cache.add(key, 1, PERIOD)


def _key(request: HttpRequest) -> str:
    return f"certificates.unknown:{get_adapter(request).get_client_ip(request)}"
