"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings.production")

application = get_wsgi_application()

# Pages kept by the previous release name its style sheets and scripts.
from cms.page_cache import start_afresh  # noqa: E402  (Django must be set up first)

start_afresh()
