"""Tests: the embedded defaults, in a folder of their own that disappears."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="academy-test-"))

from academy.settings.base import *  # noqa: F403  (VAR_DIR must be set before the base is read)
from academy.settings.base import BASE_DIR, DATABASES, LOGGING, STATIC_ROOT, STORAGES, VAR_DIR

# A file, as in life: browser tests and their threads each have their own connection.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

SECRET_KEY = "only-for-tests"  # noqa: S105  (not a secret)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO_ACCOUNTS_ALLOWED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise warns of a folder that is not there.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Browser tests use the built assets of the project; the manifest is not needed.
STATICFILES_DIRS = [Path(BASE_DIR) / "var" / "assets"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
# What a test prints is about the test.
LOGGING["root"]["level"] = "WARNING"
