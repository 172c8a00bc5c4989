from django.apps import AppConfig


class LearnerConfig(AppConfig):
    name = "learner"
    verbose_name = "mon espace"

    def ready(self) -> None:
        from cms import clock
        from cms.personal import page_parts, personal_data
        from learner import exports, parts, reminders

        page_parts.register("notes", parts.notes)
        page_parts.register("saved", parts.saved)
        personal_data.register("notes", exports.personal_notes)
        personal_data.register("à voir plus tard", exports.personal_saved_pages)
        personal_data.register("mon rythme", exports.personal_rhythm)
        clock.register("learner.reminders", reminders.send_due)
