from django.apps import AppConfig

from cms import clock


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"

    def ready(self) -> None:
        # They need the registry of models, and receivers connect by being imported.
        from accounts import receivers, services  # noqa: F401

        clock.register("accounts.forget_unverified", services.forget_unverified)
        clock.register("accounts.forget_sessions", services.forget_sessions)
