from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "expenses_app.companies"
    label = "companies"
