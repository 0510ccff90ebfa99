"""What every environment shares. No value here depends on the machine."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "cms.core",
    "home",
    "webinars",
    "knowledge",
    "search",
    "cms.translations",
    "cms.demo",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
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
    "django_tasks",
    "django_tasks_db",
    "django_filters",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "cms.core.after_answer.AfterAnswerMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.core.middleware.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.core.middleware.TextGZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.core.context_processors.site",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Languages: Polish at "/", English at "/en/".
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"
LANGUAGE_CODE = "pl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("pl", "polski"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "cms" / "locale_packages"]
FORMAT_MODULE_PATH = ["cms.core.formats"]
USE_THOUSAND_SEPARATOR = False

# Static files are plain CSS and ES modules; the storage joins the style sheet and hashes names at
# collectstatic (docs/adr/0004).
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "documents"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_MEDIA_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "cms.core.staticfiles.JoinedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Wagtail.
WAGTAIL_SITE_NAME = "SIRES"
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.SiteDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.core.document_form.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 100 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = False
# A translation begins as a draft, whatever its source is.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# A machine that drafts translations when an editor asks; off unless one of these is set. Texts leave the site.
DEEPL_AUTH_KEY = env("DEEPL_AUTH_KEY", default="")
LIBRETRANSLATE_URL = env("LIBRETRANSLATE_URL", default="")
if DEEPL_AUTH_KEY:
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR: dict[str, Any] = {
        "CLASS": "wagtail_localize.machine_translators.deepl.DeepLTranslator",
        "OPTIONS": {"AUTH_KEY": DEEPL_AUTH_KEY},
    }
elif LIBRETRANSLATE_URL:
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.libretranslate.LibreTranslator",
        "OPTIONS": {
            "LIBRETRANSLATE_URL": LIBRETRANSLATE_URL.rstrip("/"),
            "API_KEY": env("LIBRETRANSLATE_API_KEY", default=""),
            "TIMEOUT": 60,
        },
    }
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.core.database_search_backend"}
}
# Addresses of the nodes that answer readers' searches; without any the database does. The prefix tells
# the indexes of sites on one cluster apart.
ELASTICSEARCH_URL: list[str] = []
ELASTICSEARCH_INDEX_PREFIX = "sires_"
# Who besides the site's contact address is told of reviews that are due.
REVIEW_REMINDER_RECIPIENTS = env.list("REVIEW_REMINDER_RECIPIENTS", default=[])
# Wagtail's own small tasks run at once; ours wait in the database for a worker, films in a queue of
# their own, so that a long film holds up nothing else (docs/adr/0015).
MEDIA_QUEUE = "media"
TASKS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", MEDIA_QUEUE],
    },
}
# What the workers run from time to time: seconds, command of manage.py and its arguments.
WORKER_CHORES: list[tuple[float, list[str]]] = [
    (300, ["resume_recordings"]),
    (300, ["settle_films"]),
    (300, ["index_pages"]),
    (1_800, ["read_documents"]),
    (86_400, ["index_pages", "--differences"]),
    (86_400, ["tidy_uploads"]),
    (86_400, ["settle_translations"]),
    (86_400, ["prune_db_task_results", "--backend", "background", "--queue-name", "*"]),
]

# Films and slides in the making (docs/adr/0016). The folder belongs to one installation and needs room for the
# largest source and what is made of it; a faster preset of x264 makes larger files.
MEDIA_WORK_DIR = Path(env("MEDIA_WORK_DIR", default=str(VAR_DIR / "work")))
MEDIA_ENCODER_PRESET = env("MEDIA_ENCODER_PRESET", default="veryfast")
# Seconds without progress after which ffmpeg is stopped; seconds without a sign of life after which an attempt
# on another machine is given up; seconds after which a recording that waits without a worker is reported.
MEDIA_STALL_SECONDS = env.int("MEDIA_STALL_SECONDS", default=180)
MEDIA_SILENCE_SECONDS = 600
MEDIA_WAITING_SECONDS = 300

# How long the address of a film that is not public is good for at least (docs/adr/0032).
FILM_SIGNED_SECONDS = env.int("FILM_SIGNED_SECONDS", default=3_600)

# Where files sent in parts grow in the embedded default (docs/adr/0030): best on the disk of MEDIA_ROOT, where a
# whole file is moved to its place and not copied. Recordings up to this many bytes can be sent.
UPLOAD_DIR = VAR_DIR / "uploads"
LARGEST_RECORDING = env.int("LARGEST_RECORDING", default=20 * 1024**3)
LARGEST_DOCUMENT = env.int("LARGEST_DOCUMENT", default=1024**3)

# What the site says of itself.
SITE_IS_DEMO = env.bool("SITE_IS_DEMO", default=False)
# The institution that answers for the site, named as the publisher in citations.
SITE_OWNER = env("SITE_OWNER", default="")

# Security. The policy for public pages has no 'unsafe-inline'; the editor's own pages need it
# (docs/adr/0005).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
EDITOR_CSP_OVERRIDES = {
    "frame-ancestors": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Reverse proxies before this process that write X-Forwarded-For; none in the embedded default.
TRUSTED_PROXIES = 0
SESSION_COOKIE_SAMESITE = "Lax"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Each request to Elasticsearch and each made redirect at INFO would drown the rest; that it is away is
        # told once a minute by search.engines.breaker.
        "elastic_transport": {"level": "ERROR"},
        "wagtail.contrib.redirects": {"level": "WARNING"},
        # Each step of each task, likewise; a task that fails is an error.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        # Each step of making a PDF, likewise.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
