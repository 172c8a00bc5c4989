from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = "vidéos"

    def ready(self) -> None:
        from cms import clock
        from media import access, receivers, services

        receivers.connect()
        access.connect()
        clock.register("media.reap", services.reap)
