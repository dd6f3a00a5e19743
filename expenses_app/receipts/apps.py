from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "expenses_app.receipts"
    label = "receipts"

    def ready(self) -> None:
        from expenses_app.companies import navigation
        from expenses_app.receipts.queries import count_to_match

        navigation.count("receipts", count_to_match)
