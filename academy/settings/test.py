"""Tests: the embedded defaults, in a folder of their own that disappears."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="academy-test-"))

from academy.settings.base import *  # noqa: F403  (VAR_DIR must be set before the base is read)
from academy.settings.base import LOGGING, STATIC_ROOT, STORAGES

SECRET_KEY = "only-for-tests"  # noqa: S105  (not a secret)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO_ACCOUNTS_ALLOWED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise warns of a folder that is not there.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The manifest is not needed.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Pages of the browser tests get their files without a copy (`collectstatic`).
WHITENOISE_USE_FINDERS = True
# The browser tests have a mail server of their own.
EMAIL_TRANSPORT = os.environ.get("EMAIL_TRANSPORT", "django.core.mail.backends.locmem.EmailBackend")
# What a test prints is about the test.
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
