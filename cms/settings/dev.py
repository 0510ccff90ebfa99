"""The embedded default: SQLite and files on disk, no service. Used by `make demo` and `make run`."""

from .base import *
from .base import STORAGES, VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="embedded-default-for-one-machine-only-never-for-production")
ALLOWED_HOSTS = (
    ["*"]
    if DEBUG
    else env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
)
SITE_IS_DEMO = env.bool("SITE_IS_DEMO", default=True)

VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at once, so that a
    # second writer waits for it (up to 20 s) where it would otherwise fail half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
    }

ELASTICSEARCH_URL = env.list("ELASTICSEARCH_URL", default=[])
ELASTICSEARCH_INDEX_PREFIX = env("ELASTICSEARCH_INDEX_PREFIX", default="sires_")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SERVE_MEDIA = True
if DEBUG:
    STORAGES = STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    WHITENOISE_USE_FINDERS = True
