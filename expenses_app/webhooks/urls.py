from django.urls import path

from expenses_app.webhooks.polls.door import poll

app_name = "webhooks"

urlpatterns = [
    # One address for each platform that calls us; who calls is told by the protocol itself.
    path("polls/<slug:key>/", poll, name="poll"),
]
