from django.apps import AppConfig

from cms import clock


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "notifications"

    def ready(self) -> None:
        from notifications import tasks  # Tasks need the registry of models.

        clock.register("notifications.take_up_lost_mail", tasks.take_up_lost_mail)
        clock.register("notifications.forget_sent_mail", tasks.forget_sent_mail)
