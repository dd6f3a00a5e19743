from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "expenses_app.users"
    label = "users"
