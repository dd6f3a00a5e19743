from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "expenses_app.mapping"
    label = "mapping"

    def ready(self) -> None:
        from expenses_app.connections import health
        from expenses_app.mapping import uses
        from expenses_app.mapping.defaults import used_as_default
        from expenses_app.mapping.health import lines

        uses.contribute(used_as_default)
        health.contribute(lines)
