"""Production: PostgreSQL, S3 and Elasticsearch, every value from the environment.

A missing value stops the start with one message that names all of them.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import STATIC_ROOT, env
from .s3 import media_origins, s3_storages

_REQUIRED = (
    ("SECRET_KEY", "at least 50 random signs"),
    ("ALLOWED_HOSTS", "host names, comma separated"),
    ("SITE_URL", "public address, e.g. https://sires.example.org"),
    ("DATABASE_URL", "postgresql://user:password@host:5432/name"),
    ("S3_MEDIA_BUCKET", "bucket of public media"),
    ("S3_DOCUMENTS_BUCKET", "bucket of documents, never public"),
    ("DEFAULT_FROM_EMAIL", "sender of e-mail"),
    ("EMAIL_URL", "e.g. smtp+tls://user:password@host:587"),
)
_missing = [f"  {name}: {meaning}" for name, meaning in _REQUIRED if not env(name, default="")]
if _missing:
    raise ImproperlyConfigured(
        "The production settings need these environment variables:\n" + "\n".join(_missing)
    )

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES: dict[str, dict[str, Any]] = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgresql://…).")
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

CACHES = {
    "default": (
        env.cache("CACHE_URL")
        if env("CACHE_URL", default="")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
vars().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")

# Elasticsearch answers readers (search/engines) and finds pages for editors (Wagtail's own index).
# Without an address PostgreSQL does both.
ELASTICSEARCH_URL = env.list("ELASTICSEARCH_URL", default=[])
ELASTICSEARCH_INDEX_PREFIX = env("ELASTICSEARCH_INDEX_PREFIX", default="sires_")
if ELASTICSEARCH_URL:
    WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "cms.core.search_backend",
            "URLS": ELASTICSEARCH_URL,
            "INDEX_PREFIX": ELASTICSEARCH_INDEX_PREFIX,
            "TIMEOUT": 5,
            "OPTIONS": {"retry_on_timeout": False, "max_retries": 0},
        },
        "public": {"BACKEND": "wagtail.search.backends.database"},
    }
    PUBLIC_SEARCH_BACKEND = "public"

# Object storage (cms/settings/s3.py).
STORAGES = {
    **s3_storages(env),
    "staticfiles": {"BACKEND": "cms.core.staticfiles.JoinedManifestStaticFilesStorage"},
}
STATIC_ROOT = env.path("STATIC_ROOT", default=STATIC_ROOT)()
_origins = media_origins(env)
CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"].append(_origins["public"])
# Films that are not public are played from the private bucket, by signed addresses.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"] += sorted(set(_origins.values()))
EDITOR_CSP_OVERRIDES["img-src"].append(_origins["public"])
WAGTAILDOCS_SERVE_METHOD = "redirect"
SERVE_MEDIA = False

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
