from django.apps import AppConfig


class ReferenceDataConfig(AppConfig):
    name = "expenses_app.reference_data"
    label = "reference_data"

    def ready(self) -> None:
        from expenses_app.connections import health
        from expenses_app.reference_data import receivers  # noqa: F401
        from expenses_app.reference_data.health import lines

        health.contribute(lines)
