from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "expenses_app.connections"
    label = "connections"

    def ready(self) -> None:
        from expenses_app.companies import navigation
        from expenses_app.connections import receivers  # noqa: F401 - connects them
        from expenses_app.connections.navigation import connection_badge

        navigation.badge(connection_badge)
