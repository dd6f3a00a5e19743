import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# What the start has made stays: the collector need not look through it during requests.
gc.collect()
gc.freeze()
