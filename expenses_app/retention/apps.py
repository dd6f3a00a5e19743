from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "expenses_app.retention"
    label = "retention"
