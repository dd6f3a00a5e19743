from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "expenses_app.audit"
    label = "audit"
