from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = "démonstration"

    def ready(self) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            return
        from demo.learning import video_is_there
        from media.signals import video_published

        video_published.connect(video_is_there, dispatch_uid="demo.learning")
