from django.urls import path

from expenses_app.reference_data.views import browse, pull

app_name = "reference_data"

_ONE = "companies/<uuid:company_id>/books/"

urlpatterns = [
    path(f"{_ONE}reading/", pull.first_pull, name="first_pull"),
    path(f"{_ONE}reading/progress/", pull.progress, name="progress"),
    path(f"{_ONE}reading/start/", pull.start, name="start"),
    path(_ONE, browse.browse, name="browse"),
    path(f"{_ONE}records/<int:record>/", browse.record, name="record"),
]
