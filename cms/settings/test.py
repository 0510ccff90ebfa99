"""Settings of the test run: like the embedded default, quicker and sealed off."""

import tempfile
from pathlib import Path

from .base import *
from .base import STORAGES, TASKS, env
from .s3 import s3_storages

DEBUG = False
SECRET_KEY = "test"
ALLOWED_HOSTS = ["*"]
SITE_IS_DEMO = True
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite://:memory:")}
if template := env("TEST_DATABASE_TEMPLATE", default=""):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = TASKS | {
    "background": TASKS["background"]
    | {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
}
SERVE_MEDIA = True

_files = Path(tempfile.mkdtemp(prefix="sires-test-"))
MEDIA_ROOT = _files / "media"
MEDIA_WORK_DIR = _files / "work"
UPLOAD_DIR = _files / "uploads"
MEDIA_ENCODER_PRESET = "ultrafast"
STORAGES = STORAGES | {
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(_files / "documents"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if env("S3_MEDIA_BUCKET", default=""):
    # The whole suite on a real server: python -m tests.services.s3 pytest …
    STORAGES = {**STORAGES, **s3_storages(env)}
WHITENOISE_USE_FINDERS = True
# Each test client starts the middleware anew, and reading every static file's headers takes longer than most tests.
WHITENOISE_AUTOREFRESH = True
LOGGING = {"version": 1, "disable_existing_loggers": False}
