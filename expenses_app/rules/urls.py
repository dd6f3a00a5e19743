from django.urls import path

from expenses_app.rules.views import actions, pages

app_name = "rules"

_ONE = "companies/<uuid:company_id>/rules/"

urlpatterns = [
    path(_ONE, pages.index, name="list"),
    path(f"{_ONE}new/", pages.new, name="new"),
    path(f"{_ONE}create/", pages.create, name="create"),
    path(f"{_ONE}test/", pages.test, name="test"),
    path(f"{_ONE}propose/", actions.again, name="propose"),
    path(f"{_ONE}take-back/<int:step>/", actions.take_back, name="take_back"),
    path(f"{_ONE}<uuid:rule_id>/", pages.show, name="show"),
    path(f"{_ONE}<uuid:rule_id>/save/", pages.save, name="save"),
    path(f"{_ONE}<uuid:rule_id>/move/", actions.move, name="move"),
    path(f"{_ONE}<uuid:rule_id>/switch/", actions.switch, name="switch"),
    path(f"{_ONE}<uuid:rule_id>/delete/", actions.delete, name="delete"),
    path(f"{_ONE}<uuid:rule_id>/restore/", actions.restore, name="restore"),
]
