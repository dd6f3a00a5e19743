from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "expenses_app.review"
    label = "review"

    def ready(self) -> None:
        from expenses_app.companies import navigation
        from expenses_app.review.queries import count_failed, count_open

        navigation.count("review", count_open)
        navigation.count("failures", count_failed)
