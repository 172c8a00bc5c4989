from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = "suivi des formations"

    def ready(self) -> None:
        from cms import clock
        from cms.personal import personal_data
        from training import receivers
        from training.elsewhere import exports as register_exports
        from training.elsewhere import receivers as register_receivers
        from training.observatory import exports as observatory_exports
        from training.observatory import publishing
        from training.observatory import receivers as observatory_receivers
        from training.plan import doors

        receivers.connect()
        doors.open_all()
        observatory_receivers.connect()
        register_receivers.connect()
        personal_data.register("formations suivies ailleurs", register_exports.personal_trainings)
        personal_data.register("observatoire", observatory_exports.personal_participation)
        clock.register("training.observatory", publishing.keep_up)
