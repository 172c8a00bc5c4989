from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = "vidéos"

    def ready(self) -> None:
        from cms import clock
        from cms.personal import personal_data
        from media import access, arrivals, exports, gate, receivers, searchable, services, sweeping

        receivers.connect()
        searchable.connect()
        access.connect()
        gate.connect()
        personal_data.register("travail sur les vidéos", exports.work_on_videos)
        clock.register("media.reap", services.reap)
        clock.register("media.sweep", sweeping.sweep_now_and_then)
        clock.register("media.arrivals", arrivals.sweep)

        from media import speech_jobs

        speech_jobs.connect()
        clock.register("media.speech", speech_jobs.reap)
