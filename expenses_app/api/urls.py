from django.urls import path

from expenses_app.api.prefix import PREFIX
from expenses_app.api.site import api

urlpatterns = [path(PREFIX.strip("/") + "/", api.urls)]
