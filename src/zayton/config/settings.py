"""Django settings of one workspace, read from the environment; defaults suit a single machine."""

import os
from hashlib import sha256
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from zayton.config.workspace import database_settings, workspace_of

WORKSPACE = workspace_of(dict(os.environ))
BASE_CURRENCY = os.environ.get("ZAYTON_BASE_CURRENCY", "GBP")

# where marketplaces can reach this installation with their notifications; blank: they are not asked to
PUBLIC_ADDRESS = os.environ.get("ZAYTON_ADDRESS", "")

# how far inward marketplaces may be called: blank, "loopback" for the sandbox's stand-ins, "private" for a shop within
# the own network; an embedded workspace is for trying out, and shares its machine with nobody
PRIVATE_ADDRESSES = os.environ.get("ZAYTON_PRIVATE_ADDRESSES", "loopback" if WORKSPACE.embedded else "")
if PRIVATE_ADDRESSES not in ("", "loopback", "private"):
    raise ValueError('ZAYTON_PRIVATE_ADDRESSES must be "loopback", "private" or blank')

# without a mail server letters are only written to the log of the process, and the pages that offer them say so
EMAIL_HOST = os.environ.get("ZAYTON_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("ZAYTON_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ZAYTON_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ZAYTON_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ZAYTON_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ZAYTON_MAIL_FROM", "zayton@localhost")

# derived, so that a leaked session secret does not open the raw files
SECRET_KEY = sha256(b"django:" + WORKSPACE.key.encode()).hexdigest()
DEBUG = os.environ.get("ZAYTON_DEBUG") == "1"
# testserver is what Django's own test client calls itself
ALLOWED_HOSTS = os.environ.get("ZAYTON_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
INTERNAL_IPS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "zayton.kernel",
    "zayton.kernel.access",
    "zayton.kernel.journal",
    "zayton.kernel.jobs",
    "zayton.kernel.intake",
    "zayton.kernel.http",
    "zayton.kernel.rates",
    "zayton.ui",
    "zayton.lake",
    "zayton.catalog",
    "zayton.stock",
    "zayton.channels",
    "zayton.customers",
    "zayton.orders",
    "zayton.listings",
    "zayton.cockpit",
    "zayton.api",
    "zayton.web",
    "zayton.demo",
    "zayton.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # before the static files, which carry the policy too
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "zayton.config.urls"
WSGI_APPLICATION = "zayton.config.wsgi.application"
AUTH_USER_MODEL = "access.Person"
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "zayton.web.home_pages.stale_form"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zayton.ui.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": database_settings(WORKSPACE.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = WORKSPACE.home / "static"
STATICFILES_DIRS: list[Path] = []
# the assets lie in the wheel, so nothing has to be collected before the first start
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# ten thousand ticked rows and the fields of their form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# said here, so that no library that sets logging up when it is imported has a word in it
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
