from django.apps import AppConfig


class TransactionsConfig(AppConfig):
    name = "expenses_app.transactions"
    label = "transactions"

    def ready(self) -> None:
        from expenses_app.mapping import uses
        from expenses_app.transactions.uses import named_by_open_transactions

        uses.contribute(named_by_open_transactions)
