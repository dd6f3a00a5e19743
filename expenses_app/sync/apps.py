from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "expenses_app.sync"
    label = "sync"

    def ready(self) -> None:
        from expenses_app.connections import health
        from expenses_app.sync import receivers  # noqa: F401
        from expenses_app.sync.health import lines

        health.contribute(lines)
