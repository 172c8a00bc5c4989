from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "suivi des formations"

    def ready(self) -> None:
        from training import receivers

        receivers.connect()
