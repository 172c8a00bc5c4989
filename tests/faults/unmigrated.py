"""The settings of tests, for a database that is made at once instead of migrated step by step."""

from academy.settings.test import *  # noqa: F403  (a settings module is the sum of its base)


class _NoMigrations(dict[str, None]):
    """Says of every application that it has none."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = _NoMigrations()
