from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "expenses_app.webhooks"
    label = "webhooks"
