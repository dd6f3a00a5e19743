from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "expenses_app.statements"
    label = "statements"
