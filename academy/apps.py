from django.apps import AppConfig
from django.core.management import call_command

from cms import clock


def publish_scheduled() -> None:
    """Publish and withdraw the pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


class AcademyConfig(AppConfig):
    name = "academy"
    verbose_name = "académie"

    def ready(self) -> None:
        from academy import searchable

        searchable.connect()
        clock.register("academy.publish_scheduled", publish_scheduled)
