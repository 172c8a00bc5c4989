from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "avancement"

    def ready(self) -> None:
        from cms.personal import personal_data
        from progress import receivers
        from progress.exports import personal_progress
        from progress.fields import register_union

        connection_created.connect(register_union, dispatch_uid="progress.watched_union")
        receivers.connect()
        personal_data.register("avancement", personal_progress)
