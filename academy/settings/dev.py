"""`make run`: the whole academy on one machine, with demo accounts and mail on the console."""

import os
import secrets

from academy.settings.base import *  # noqa: F403  (a settings module is the sum of its base)
from academy.settings.base import VAR_DIR
from academy.settings.environment import env_bool, env_list

DEBUG = env_bool("DEBUG")
ALLOWED_HOSTS = [*env_list("ALLOWED_HOSTS"), "127.0.0.1", "localhost", "[::1]"]
DEMO_ACCOUNTS_ALLOWED = True

# One key per installation, so that sessions survive a restart.
_KEY_FILE = VAR_DIR / "secret_key"
if not _KEY_FILE.exists():
    _KEY_FILE.write_text(secrets.token_urlsafe(50))
    _KEY_FILE.chmod(0o600)
SECRET_KEY = _KEY_FILE.read_text()

EMAIL_TRANSPORT = os.environ.get("EMAIL_TRANSPORT", "notifications.mail.ReadableConsoleBackend")
