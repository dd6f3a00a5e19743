from django.apps import AppConfig
from django.core.checks import register


class InstallationConfig(AppConfig):
    """Registers the checks of the settings, and loads Celery with Django, so that whoever sends a task has it.

    Not in `config/__init__.py`: manage.py imports this package before the environment with Celery exists.
    """

    name = "config"
    label = "installation"

    def ready(self) -> None:
        import config.celery  # noqa: F401
        from config.checks import check_installation

        register(check_installation)
