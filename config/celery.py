"""The Celery application. Messages only wake work up; the database is the queue's truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("expenses")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
