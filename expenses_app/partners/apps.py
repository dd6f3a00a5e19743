from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "expenses_app.partners"
    label = "partners"
