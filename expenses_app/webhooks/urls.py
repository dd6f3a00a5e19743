from django.urls import path

from expenses_app.webhooks.notices.door import notice
from expenses_app.webhooks.polls.door import poll

app_name = "webhooks"

urlpatterns = [
    # One address for each platform that calls us; who calls is told by the protocol itself.
    path("polls/<slug:key>/", poll, name="poll"),
    # And one for each that tells us of changes.
    path("notices/<slug:key>/", notice, name="notice"),
]
