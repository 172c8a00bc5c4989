"""Reading settings from environment variables."""

import os

from django.core.exceptions import ImproperlyConfigured


def env_bool(name: str, *, default: bool = False) -> bool:
    """True for `1`, `true`, `yes`, `on` (any case); the default when unset."""
    value = os.environ.get(name)
    if value is None:
        return default
    return value.strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str) -> list[str]:
    """The comma-separated values of a variable, without blanks."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def env_choice(name: str, default: str, *others: str) -> str:
    """One of the values, the default when unset; raises ImproperlyConfigured for any other."""
    value = os.environ.get(name) or default
    if value not in (default, *others):
        wanted = ", ".join((default, *others))
        raise ImproperlyConfigured(f"{name}={value}: name one of {wanted}.")
    return value
