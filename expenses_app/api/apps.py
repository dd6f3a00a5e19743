from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "expenses_app.api"
    label = "api"
