from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = "vidéos"

    def ready(self) -> None:
        from cms import clock
        from media import access, arrivals, gate, receivers, services, sweeping

        receivers.connect()
        access.connect()
        gate.connect()
        clock.register("media.reap", services.reap)
        clock.register("media.sweep", sweeping.sweep_now_and_then)
        clock.register("media.arrivals", arrivals.sweep)

        from media import speech_jobs

        speech_jobs.connect()
        clock.register("media.speech", speech_jobs.reap)
