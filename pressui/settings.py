"""Django's settings, read from the environment; docs/operators.md lists the variables."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from pressui import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", "var"))
DATA_DIR = DATA_DIR if DATA_DIR.is_absolute() else BASE_DIR / DATA_DIR
# Sessions and rows are nobody else's business.
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
PORT = env.number("PORT", 8000)

# --- The Press API: a real one, else the embedded sandbox --------------------------------
SANDBOX_PORT = env.number("SANDBOX_PORT", 8100)
PRESS_API_URL, PRESS_API_TOKEN = env.press_api()
SANDBOX = not PRESS_API_URL
if SANDBOX:
    PRESS_API_URL, PRESS_API_TOKEN = f"http://127.0.0.1:{SANDBOX_PORT}", "sandbox-token"
PRESS_TENANT = env.text("PRESS_TENANT", "harrow-retail · sandbox" if SANDBOX else "Press")
PRESS_IMAGE_HOSTS = env.words("PRESS_IMAGE_HOSTS")

# --- Safety --------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
if SANDBOX and not SECRET_KEY:
    SECRET_KEY = env.kept_secret(DATA_DIR / "secret-key")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text (a real API is configured).")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# Cookies need HTTPS wherever a real API is driven; the sandbox is served on plain HTTP.
HTTPS = env.flag("HTTPS", default=not SANDBOX)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pressui.site.views.csrf_failure"
# Two copies on one machine share a host, and with it cookies: their port tells them apart.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"press_session_{PORT}", f"press_csrf_{PORT}"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, *(f"https://{host}" for host in PRESS_IMAGE_HOSTS)],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

# --- Applications --------------------------------------------------------------------------
INSTALLED_APPS = [
    "pressui.accounts.admin_config.OwnersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_htmx",
    "pressui.accounts",
    "pressui.connections",
    "pressui.operations",
    "pressui.specs",
    "pressui.deployments",
    "pressui.bulk",
    "pressui.notices",
    "pressui.parameters",
    "pressui.site",
    "pressui.sandbox",
]
MIDDLEWARE = [
    "pressui.site.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pressui.site.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pressui.site.middleware.PageMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "pressui.urls"
WSGI_APPLICATION = "pressui.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pressui.site.context_processors.layout",
            ],
            "builtins": ["pressui.site.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# A parameter form posts two fields a row, and a list may have ten thousand of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000
# A picked folder comes file by file; what all of them may have together is capped first.
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000
FILE_UPLOAD_HANDLERS = [
    "pressui.specs.artifacts.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Data ----------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- People --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# An identity provider that people may come from; None: passwords alone.
OPEN_ID = env.open_id()
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "login", "home", "login"
SESSION_COOKIE_AGE = 14 * 24 * 3600
# How long the link to set a first password is good for.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
# Links are sent by mail where a server is named; owners see them on the page in any case.
MAILERS = env.mailers(env.text("EMAIL_URL"))
SENDS_MAIL = bool(env.text("EMAIL_URL"))
# To send no mail is a choice, not an oversight; and SQLite ignores columns beside an index's key.
SILENCED_SYSTEM_CHECKS = ["models.W040", *([] if SENDS_MAIL else ["mail.E001"])]
# Where people reach the dashboard, for links in messages.
PUBLIC_URL = env.text("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
# Webhooks go to the open internet alone, and to these hosts, inside the network or not.
WEBHOOK_HOSTS = env.words("WEBHOOK_HOSTS")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Press UI <press@localhost>")
# How long the record of what was done is kept; 0: for good.
AUDIT_DAYS = env.number("AUDIT_DAYS", 0)
# A person and an address together are slowed down, so nobody can lock another out for good.
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.05  # hours: three minutes
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "pressui.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What somebody typed before their session ended is no business of the table of attempts.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "carried"]

# --- Background ----------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", f"redis+socket://{DATA_DIR / 'redis.sock'}")

# --- Files, times, words -------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # What it tells while debugging are secrets.
    "loggers": {"authlib": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
}
