from django.urls import path

from expenses_app.connections.views import callback, choose, connect, connector, overview

app_name = "connections"

_ONE = "companies/<uuid:company_id>/connection/"

urlpatterns = [
    # One address for all platforms, as it is registered with each of them; the company comes from the state.
    path("connections/callback/", callback.callback, name="callback"),
    path(_ONE, overview.overview, name="overview"),
    path(f"{_ONE}connect/", connect.connect, name="connect"),
    path(f"{_ONE}connect/consent/", connect.consent, name="consent"),
    path(f"{_ONE}connect/begin/", connect.begin, name="begin"),
    path(f"{_ONE}connect/enter/", connect.enter, name="enter"),
    path(f"{_ONE}choose/<uuid:attempt_id>/", choose.choose, name="choose"),
    path(f"{_ONE}connector/", connector.connector, name="connector"),
    path(f"{_ONE}connector/status/", connector.status, name="connector_status"),
    path(f"{_ONE}connector/file/", connector.file, name="connector_file"),
    path(f"{_ONE}connector/password/", connector.password, name="connector_password"),
    path(f"{_ONE}pause/", overview.pause, name="pause"),
    path(f"{_ONE}resume/", overview.resume, name="resume"),
    path(f"{_ONE}disconnect/", overview.disconnect, name="disconnect"),
]
