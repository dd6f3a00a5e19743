from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "expenses_app.connections"
    label = "connections"
