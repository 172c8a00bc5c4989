from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "avancement"

    def ready(self) -> None:
        from cms.personal import personal_data
        from courses import locks
        from progress import receivers
        from progress.exports import personal_progress
        from progress.fields import register_functions
        from progress.quizzes import registering
        from progress.selectors import missing_prerequisites

        connection_created.connect(register_functions, dispatch_uid="progress.functions")
        receivers.connect()
        locks.register(missing_prerequisites)
        personal_data.register("avancement", personal_progress)
        registering.connect()
