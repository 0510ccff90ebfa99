"""WSGI entry point; production unless DJANGO_SETTINGS_MODULE says otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()
# What is loaded by now stays. Looking through it again at each full collection holds up an answer by 0.1 s and more.
gc.collect()
gc.freeze()
