"""Settings shared by every environment; environment variables change what differs.

Defaults are the embedded ones (SQLite, local files, database cache and queue), so that
nothing has to be installed; `production.py` says what an operator must provide.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from academy.settings.environment import env_bool, env_choice, env_list
from academy.settings.object_storage import bucket_origin, bucket_storage

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SITE_NAME = os.environ.get("SITE_NAME", "Viatic Académie")
BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "contact@academie.example")

DEBUG = False
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
DEMO_ACCOUNTS_ALLOWED = False
MAINTENANCE = env_bool("MAINTENANCE")

INSTALLED_APPS = [
    # Our rooms, from the front hall down to the cellar (see pyproject.toml, import contract).
    "academy",
    "demo",
    "learner",
    "search",
    "training",
    "certificates",
    "progress",
    "courses",
    "testimonials",
    "competences",
    "media",
    "collectivites",
    "notifications",
    "accounts",
    "cms",
    # Sign-in.
    "allauth",
    "allauth.account",
    # Background work.
    "django_tasks",
    "django_tasks_db",
    # The content management system.
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Answers players before all that only pages need.
    "progress.heartbeat.HeartbeatMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy.middleware.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "academy.middleware.MaintenanceMiddleware",
    "csp.middleware.CSPMiddleware",
    "academy.middleware.AdminPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Kept pages pass through what is above only.
    "cms.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "media.cms.publishing.RefusalMiddleware",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site",
            ],
        },
    }
]

# Data

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
)


def database_from(url: str) -> dict[str, Any]:
    """Django's database settings for a URL; SQLite gets WAL and IMMEDIATE transactions."""
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS,
            "timeout": 20,
        }
    else:
        database["CONN_HEALTH_CHECKS"] = True
        # Only for the cursors that bind on the server: see `progress.upsert`.
        database["OPTIONS"] = {"prepare_threshold": 5} | database.get("OPTIONS", {})
    return database


DATABASES = {
    "default": database_from(
        os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'academy.sqlite3'}")
    )
}

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "cms.caches.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

# Identity

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learner:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# A password is optional: a code sent by mail is enough to sign in.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_FORMS = {
    "signup": "collectivites.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.AddEmailForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Six figures are easily typed on a phone; with five tries a code and ten codes an hour,
# guessing one takes years.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_RATE_LIMITS = {
    # A second press of « M’inscrire » sends a second code, and only this one is right.
    "confirm_email": "3/m/key,10/h/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
}
# How many proxies stand before the site: limits count people, not the nearest proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "academy.errors.csrf_failure"

# Language

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Built from academy/assets by `make`, always beside the code.
STATICFILES_DIRS = [BASE_DIR / "var" / "assets"]
STATICFILES_DIRS[0].mkdir(parents=True, exist_ok=True)
MEDIA_URL = "/fichiers/"
MEDIA_ROOT = VAR_DIR / "uploads"
# Videos: originals are private, versions are served by `media.delivery`. Machines that share
# the work share these two folders, or a bucket (docs/operations.md).
VIDEO_ROOT = Path(os.environ.get("VIDEO_ROOT", VAR_DIR / "videos"))
VIDEO_ORIGINALS_ROOT = Path(os.environ.get("VIDEO_ORIGINALS_ROOT", VAR_DIR / "originals"))
# Where a worker makes a version before it is published: on its own disk, never served.
VIDEO_WORK_ROOT = Path(os.environ.get("VIDEO_WORK_ROOT", VIDEO_ROOT))
# Who sends the files, and where versions are: "django" and "nginx" (VIDEO_ROOT), "s3" (a bucket).
VIDEO_DELIVERY = env_choice("VIDEO_DELIVERY", "django", "nginx", "s3")
# Where originals are: "disk" (VIDEO_ORIGINALS_ROOT) or "s3".
VIDEO_ORIGINALS = env_choice("VIDEO_ORIGINALS", "disk", "s3")
# Files that arrive in pieces (`media.models.Upload`).
UPLOAD_ROOT = VAR_DIR / "arrivals"
UPLOAD_KEPT_DAYS = int(os.environ.get("UPLOAD_KEPT_DAYS", "7"))
# Bytes that an upload leaves free on the disk: what preparing a video takes.
UPLOAD_FREE_BYTES = int(os.environ.get("UPLOAD_FREE_BYTES", str(2 * 1024**3)))
# Files of one person that are on their way, or that no video was made of.
UPLOAD_MAX_UNFINISHED = 10
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Uploaded videos as they came: never served.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VIDEO_ORIGINALS_ROOT, "base_url": None},
    },
    # Certificates of training followed elsewhere: sent by a view that knows who asks.
    "certificates": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "certificates", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if VIDEO_DELIVERY == "s3":
    STORAGES["versions"] = bucket_storage("versions")
if VIDEO_ORIGINALS == "s3":
    # A replacement never overwrites what it may still have to give back.
    STORAGES["originals"] = bucket_storage("originals", file_overwrite=False)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Uploads wait beside their destination: a video does not fit in every /tmp, and is then only
# renamed. A request that announces more than VIDEO_MAX_BYTES is refused unread.
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "media.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Background work. Mail and indexing never wait behind a transcode.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "video"],
    }
}

# Mail: written to the queue by the web process, sent by the default worker.
EMAIL_BACKEND = "notifications.mail.QueuedEmailBackend"
EMAIL_TRANSPORT = os.environ.get("EMAIL_TRANSPORT", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <{CONTACT_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The content management system
WAGTAIL_SITE_NAME = SITE_NAME
# As people write them; the forms of the CMS would show 2026-11-22.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.AcademyImage"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"png": "webp", "jpeg": "webp", "avif": "avif"}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "odp", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Those of France: the system's own list holds names that browsers refuse (« localtime »).
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris",
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Miquelon",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAILADMIN_LOGIN_URL = "cms_sign_in"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# What people search with is ours (`search/engines/`): a file of this machine, or Elasticsearch when
# several machines answer. The CMS keeps its own search, above, on the database.
SEARCH_INDEX_FILE = VAR_DIR / "search.sqlite3"
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
# The alias that names the index in use; several academies may share a cluster.
ELASTICSEARCH_INDEX = os.environ.get("ELASTICSEARCH_INDEX", "academy")
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# Video, in seconds and bytes. FFMPEG and FFPROBE are read by media/ffmpeg/process.py.
VIDEO_MAX_BYTES = int(os.environ.get("VIDEO_MAX_BYTES", str(4 * 1024**3)))
VIDEO_LEASE_SECONDS = int(os.environ.get("VIDEO_LEASE_SECONDS", "120"))
VIDEO_LINK_SECONDS = 12 * 3600
# An address of the bucket outlives the longest playback of one file, and little more.
VIDEO_BUCKET_LINK_SECONDS = int(os.environ.get("VIDEO_BUCKET_LINK_SECONDS", str(4 * 3600)))
PLAY_TOKEN_SECONDS = 12 * 3600
# Draft captions from speech (optional extra `asr`): the folder of a faster-whisper model, and the
# Python that has the extra when it is not this one. Without a folder, nothing is transcribed.
ASR_MODEL = os.environ.get("ASR_MODEL", "")
ASR_THREADS = int(os.environ.get("ASR_THREADS", "2"))
ASR_PYTHON = os.environ.get("ASR_PYTHON", "")

# Days. Speakers' consents: notices before the end, and how long files stay after it. Elections:
# notice before the period in which public communication is delicate.
CONSENT_NOTICE_DAYS = (60, 15)
CONSENT_KEPT_DAYS = 30
ELECTION_NOTICE_DAYS = 30

# Security
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# It asks for DENY, which would break the live preview.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        # Live preview shows our pages in a frame of the CMS.
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
if VIDEO_DELIVERY == "s3":
    for directive in ("connect-src", "img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][directive].append(bucket_origin())
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    # Each task and each edit has its row; a console is for what someone must read.
    "loggers": {
        name: {"level": os.environ.get("LOG_LEVEL", "WARNING")}
        for name in ("django_tasks", "django_tasks_db", "wagtail")
    },
}
