from django.urls import path

from expenses_app.mapping import views

app_name = "mapping"

_ONE = "companies/<uuid:company_id>/mapping/"

urlpatterns = [
    path(_ONE, views.defaults, name="defaults"),
    path(f"{_ONE}save/", views.save, name="save"),
    path(f"{_ONE}options/", views.options, name="options"),
]
