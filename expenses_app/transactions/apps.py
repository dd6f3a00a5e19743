from django.apps import AppConfig


class TransactionsConfig(AppConfig):
    name = "expenses_app.transactions"
    label = "transactions"
