from django.urls import path

from expenses_app.companies import invitation_views, views

app_name = "companies"

_ONE = "companies/<uuid:company_id>/"

urlpatterns = [
    path("", views.start, name="start"),
    path("companies/", views.companies, name="list"),
    path("companies/new/", views.create, name="create"),
    path("companies/switch/", views.switcher, name="switcher"),
    path("companies/switch/options/", views.switch_options, name="switch_options"),
    path("invitations/<str:token>/", invitation_views.accept, name="accept_invitation"),
    path(f"{_ONE}settings/", views.settings, name="settings"),
    path(f"{_ONE}settings/change/", views.change, name="change"),
    path(f"{_ONE}settings/delete/", views.delete, name="delete"),
    path(f"{_ONE}members/invite/", views.invite_member, name="invite"),
    path(f"{_ONE}invitations/<uuid:invitation_id>/withdraw/", views.withdraw, name="withdraw_invitation"),
    path(f"{_ONE}members/<uuid:member_id>/role/", views.set_role, name="set_role"),
    path(f"{_ONE}members/<uuid:member_id>/remove/", views.remove, name="remove_member"),
]
