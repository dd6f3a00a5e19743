"""All settings, read from the environment. README, "Deployment", documents each variable."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from config.env import Environment
from config.logs import logging_for
from config.operators import UNFOLD as UNFOLD
from config.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

DEBUG = env.flag("DEBUG")
_live = "" if DEBUG else "needed where DEBUG is off"

SECRET_KEY = env.text("SECRET_KEY", "development-only", _live and f"signs sessions; {_live}")
SECRET_KEY_FALLBACKS = list(env.words("SECRET_KEY_FALLBACKS"))
# Newest first. Fernet keys; tokens are encrypted with the first and read with any.
ENCRYPTION_KEYS = env.words(
    "ENCRYPTION_KEYS",
    ("ZGV2ZWxvcG1lbnQtb25seS1kZXZlbG9wbWVudC1vbmw=",),
    _live and f"encrypts tokens, comma-separated Fernet keys, newest first; {_live}",
)
SITE_URL = env.text("SITE_URL", "http://localhost:8000", _live and f"the site's own address; {_live}").rstrip(
    "/"
)
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = list(
    env.words(
        "ALLOWED_HOSTS", (_site.hostname or "localhost", *(("127.0.0.1", "localhost") if DEBUG else ()))
    )
)
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

DATABASES = {
    "default": {
        **env.database(
            "DATABASE_URL",
            "postgres://postgres@127.0.0.1:5432/expenses",
            _live and f"PostgreSQL 15 or newer; {_live}",
        ),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0", _live and f"Redis 7 or Valkey 8; {_live}")
# Keeps installations and test runs apart on one server.
REDIS_KEY_PREFIX = env.text("REDIS_KEY_PREFIX", "expenses:")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_KEY_PREFIX + "cache",
    }
}

# A clock that runs faster, for drills; every process of a drill is given the same two values.
CLOCK_SPEED = env.number("CLOCK_SPEED", 1.0)
CLOCK_ORIGIN = env.number("CLOCK_ORIGIN", 0.0)

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "expenses_app.users",
    "expenses_app.audit",
    "expenses_app.companies",
    "expenses_app.connections",
    "expenses_app.partners",
    "expenses_app.reference_data",
    "expenses_app.mapping",
    "expenses_app.transactions",
    "expenses_app.statements",
    "expenses_app.receipts",
    "expenses_app.rules",
    "expenses_app.sync",
    "expenses_app.webhooks",
    "expenses_app.review",
    "expenses_app.api",
    "expenses_app.retention",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Outside everything that may refuse, so that a refusal has the API's envelope too.
    "expenses_app.api.middleware.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # With random padding, so that the length tells nothing of what is secret in it.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "expenses_app.users.context_processors.reader",
                "expenses_app.companies.context_processors.company",
            ],
        },
    }
]

# Users and sign-in
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEBUG else "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "expenses_app.users.adapter.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "expenses_app.users.forms.SignInForm",
    "signup": "expenses_app.companies.sign_up.SignUpForm",
    "reset_password": "expenses_app.users.forms.ForgottenPasswordForm",
    "reset_password_from_key": "expenses_app.users.forms.NewPasswordForm",
    "change_password": "expenses_app.users.forms.OtherPasswordForm",
    "reauthenticate": "expenses_app.users.forms.PasswordAgainForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "60/15m/ip,5/15m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "expenses_app.users.adapter.CodesAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Expenses"

# Language and time
LANGUAGE_CODE = "en-gb"
# A language stands here once config/locale has its words.
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / ".data" / "media")))
S3_BUCKET = env.text("S3_BUCKET")
if S3_BUCKET:
    _files = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
            "region_name": env.text("S3_REGION", "us-east-1"),
            "access_key": env.text("S3_ACCESS_KEY_ID") or None,
            "secret_key": env.text("S3_SECRET_ACCESS_KEY") or None,
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
            "querystring_expire": 60,
        },
    }
else:
    _files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT)},
    }
STORAGES = {
    "default": _files,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# The installation's own limit for one receipt, in bytes; a platform's may be smaller.
RECEIPT_MAX_BYTES = int(env.number("RECEIPT_MAX_BYTES", 25_000_000))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# How long what is over is kept.
KEPT = {
    # Receipts, statements and personal data of a deleted company, and removed receipts.
    "deleted companies": timedelta(days=env.number("KEEP_DELETED_COMPANY_DAYS", 30)),
    # The exact bytes that were sent, counted from when their outcome was settled; their digests stay.
    "parcels": timedelta(days=env.number("KEEP_PARCEL_DAYS", 90)),
    # Uploaded statement files; the rows that were read from them stay.
    "statement files": timedelta(days=env.number("KEEP_STATEMENT_FILE_DAYS", 90)),
    "request logs": timedelta(days=env.number("KEEP_REQUEST_LOG_DAYS", 30)),
    # What a deleted company wrote, with markers and digests.
    "writes": timedelta(days=env.number("KEEP_WRITES_DAYS", 3653)),
}

# Mail
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = int(env.number("EMAIL_PORT", 587))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"expenses@{_site.hostname}")

# Safety
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
    },
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
_secure = _site.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SECURE_SSL_REDIRECT = _secure and not DEBUG and env.flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if _secure and not DEBUG else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None

# The API. A partner may call so often a day, and as often again for each company with a working connection.
API_CALLS_PER_DAY = int(env.number("API_CALLS_PER_DAY", 1000))
# By one partner from one address.
API_CALLS_PER_MINUTE = int(env.number("API_CALLS_PER_MINUTE", 1000))

# Background work: config/celery.py reads the CELERY_ names.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": REDIS_KEY_PREFIX,
    # Tasks are short and idempotent (30 s a step), so a message held by a dead worker may soon be given out again.
    "visibility_timeout": 120,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 2,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# `now` writes to ledgers and calls webhooks; everything that may take its time has a queue of its own.
CELERY_TASK_DEFAULT_QUEUE = "later"
CELERY_TASK_ROUTES = {
    "expenses_app.sync.tasks.*": {"queue": "now"},
    "expenses_app.webhooks.tasks.*": {"queue": "now"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_TIMEZONE = "UTC"
# A worker that died is noticed this long (seconds of the wall) after it last renewed its lease.
WRITE_LEASE_SECONDS = env.number("WRITE_LEASE_SECONDS", 20.0)

LOGGING = logging_for(env.text("LOG_LEVEL", "INFO"))

env.finish()
