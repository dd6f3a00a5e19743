from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "expenses_app.rules"
    label = "rules"

    def ready(self) -> None:
        from expenses_app.mapping import uses
        from expenses_app.rules import receivers  # noqa: F401
        from expenses_app.rules.uses import named_by_rules

        uses.contribute(named_by_rules)
