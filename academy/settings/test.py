"""Tests: the embedded defaults, in a folder of their own that disappears."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="academy-test-"))

from academy.settings.base import *  # noqa: E402, F403  (VAR_DIR must be set before the base is read)
from academy.settings.base import BASE_DIR, STORAGES  # noqa: E402

SECRET_KEY = "only-for-tests"  # noqa: S105  (not a secret)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO_ACCOUNTS_ALLOWED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Browser tests use the built assets of the project; the manifest is not needed.
STATICFILES_DIRS = [Path(BASE_DIR) / "var" / "assets"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
