"""Django's settings. Everything that differs from place to place comes from the environment (`docs/guides/team.md`)."""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import platformdirs
from csp.constants import NONCE, NONE, SELF

from tieout.errors import WrongUsage
from tieout.web.working import QUEUES

IDLE_MINUTES_DEFAULT, IDLE_MINUTES_LEAST, IDLE_MINUTES_MOST = 15, 5, 30

WAL_SAFE_FROM = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite before the first may corrupt a database in WAL mode with two connections ("WAL-reset"); the others are the
older lines into which its mend was taken back."""


def _data_folder() -> Path:
    """Where the database, the originals and the results are."""
    named = os.environ.get("TIEOUT_DATA")
    return Path(named) if named else platformdirs.user_data_path("tieout", appauthor=False)


def _secret_key(folder: Path) -> str:
    """The key that signs sessions: from the environment, else the data folder's own, else one for this process."""
    named = os.environ.get("TIEOUT_SECRET_KEY")
    if named:
        return named
    kept = folder / "secret.key"
    return kept.read_text(encoding="ascii").strip() if kept.exists() else secrets.token_urlsafe(50)


def _wal_is_safe(version: tuple[int, ...]) -> bool:
    newest, *older = WAL_SAFE_FROM
    return version >= newest or any(version[:2] == line[:2] and version >= line for line in older)


def _database(folder: Path) -> dict[str, Any]:
    named = os.environ.get("TIEOUT_DATABASE_URL")
    if not named:
        journal = "WAL" if _wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "tieout.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL;",
            },
        }
    url = urlsplit(named)
    if url.scheme not in {"postgres", "postgresql"}:
        raise WrongUsage(
            "TIEOUT_DATABASE_URL must begin with postgresql://; without it the data folder has a database."
        )
    query = dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.pop("host", url.hostname or "")),
        "PORT": str(url.port or query.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {name: unquote(value) for name, value in query.items()},
    }


def _idle_minutes() -> int:
    named = os.environ.get("TIEOUT_IDLE_MINUTES", "")
    minutes = int(named) if named.isdecimal() else IDLE_MINUTES_DEFAULT
    return min(max(minutes, IDLE_MINUTES_LEAST), IDLE_MINUTES_MOST)


DATA_FOLDER = _data_folder()
HTTPS = os.environ.get("TIEOUT_HTTPS") == "1"
DEBUG = False
SECRET_KEY = _secret_key(DATA_FOLDER)
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("TIEOUT_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host.strip()
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
DEMO = os.environ.get("TIEOUT_DEMO") == "1"
"""Whether the first practice begins with the worked book."""

START_TOKEN = os.environ.get("TIEOUT_START_TOKEN", "")
"""Needed to make the first account from another computer."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tieout.web.apps.WebConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tieout.web.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tieout.web.leaving.LeavingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tieout.web.access.DefaultDenyMiddleware",
]

ROOT_URLCONF = "tieout.web.urls"
WSGI_APPLICATION = "tieout.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "tieout.web.pages.page_context",
            ],
        },
    }
]

DATABASES = {"default": _database(DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "web.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "tieout.web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/15m/key"}  # wrong passwords: from one address, for one account
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # else everyone behind the proxy would be one address
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nothing is sent anywhere
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "tieout"
# Browsers offer passkeys on https and on localhost only; the library has to be told about the second.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

SESSION_IDLE_SECONDS = _idle_minutes() * 60
SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-tieout" if HTTPS else "tieout"
CSRF_COOKIE_NAME = "__Host-tieout-csrf" if HTTPS else "tieout-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(DATA_FOLDER / "uploads") if (DATA_FOLDER / "uploads").is_dir() else None
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": list(QUEUES)}}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tieout_cache"}
    if os.environ.get("TIEOUT_DATABASE_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TZ") or "UTC"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        "django.security.DisallowedHost": {
            "handlers": ["nowhere"],
            "propagate": False,
        },  # answered 400
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django_tasks": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django_tasks_db": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
