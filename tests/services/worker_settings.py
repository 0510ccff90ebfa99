"""The embedded default for workers that a test starts: its database and its files, slow on purpose where asked."""

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import env

MEDIA_ROOT = env("TEST_MEDIA_ROOT")
MEDIA_ENCODER_PRESET = env("MEDIA_ENCODER_PRESET", default="ultrafast")
