"""Reading settings from environment variables."""

import os


def env_bool(name: str, *, default: bool = False) -> bool:
    """True for `1`, `true`, `yes`, `on` (any case); the default when unset."""
    value = os.environ.get(name)
    if value is None:
        return default
    return value.strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str) -> list[str]:
    """The comma-separated values of a variable, without blanks."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]
